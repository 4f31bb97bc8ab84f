-- What else somebody wants to know of a cohort: groups of two words, a model
-- of its course, and how scores after a rescue are read.

ALTER TYPE internal.trend_question ADD ATTRIBUTE words text[],
	ADD ATTRIBUTE model text, ADD ATTRIBUTE surgery text;
