-- The state of a visit as a function of days and counts.
BEGIN;
SELECT plan(30);

-- One line per case: a visit open from the 1st to the 20th, due on the 10th.
CREATE TEMPORARY TABLE cases (today text, asked integer, answered integer,
	answered_on text, stopped_on text, cancelled boolean, state text,
	sentence text);
INSERT INTO cases VALUES
('2026-05-31', 2, 0, NULL, NULL, false, 'planned', 'the day before it opens'),
('2026-06-01', 2, 0, NULL, NULL, false, 'open', 'on its first day'),
('2026-06-10', 2, 0, NULL, NULL, false, 'open', 'on the target day'),
('2026-06-11', 2, 0, NULL, NULL, false, 'overdue', 'the day after'),
('2026-06-20', 2, 0, NULL, NULL, false, 'overdue', 'on its last day'),
('2026-06-21', 2, 0, NULL, NULL, false, 'missed', 'the day after that'),
('2026-05-01', 2, 1, '2026-04-30', NULL, false, 'planned',
	'one form of two, before'),
('2026-06-05', 2, 1, '2026-06-05', NULL, false, 'open', 'one form of two'),
('2026-06-21', 2, 1, '2026-06-05', NULL, false, 'missed',
	'one form of two is not enough'),
('2026-06-05', 2, 2, '2026-06-05', NULL, false, 'answered', 'both forms'),
('2027-06-05', 2, 2, '2026-06-20', NULL, false, 'answered',
	'the last one on the last day, a year ago'),
('2026-06-21', 2, 2, '2026-06-21', NULL, false, 'answered_late',
	'the last one a day too late'),
('2026-06-05', 0, 0, NULL, NULL, false, 'open', 'nothing to ask is no answer'),
('2026-06-21', 0, 0, NULL, NULL, false, 'missed', 'nor later'),
('2026-05-31', 2, 0, NULL, NULL, true, 'cancelled', 'by a person, ahead'),
('2026-06-21', 2, 0, NULL, NULL, true, 'cancelled', 'by a person, after'),
('2026-06-21', 2, 2, '2026-06-05', NULL, true, 'cancelled',
	'entered in error, though answered'),
('2026-05-31', 2, 0, NULL, '2026-05-30', false, 'cancelled',
	'stopped before it opens'),
('2026-05-31', 2, 0, NULL, '2026-06-10', false, 'cancelled',
	'stopped on the target day'),
('2026-06-15', 2, 0, NULL, '2026-06-11', false, 'overdue',
	'stopped the day after the target'),
('2026-06-25', 2, 0, NULL, '2026-06-11', false, 'missed',
	'and it stays missed'),
('2026-06-15', 2, 2, '2026-06-05', '2026-06-06', false, 'answered',
	'answered, then stopped'),
('2026-06-15', 2, 2, '2026-06-06', '2026-06-06', false, 'answered',
	'answered on the day of the stop'),
('2026-06-15', 2, 2, '2026-06-07', '2026-06-06', false, 'cancelled',
	'answered after the stop'),
('2026-06-15', 2, 1, '2026-06-05', '2026-06-06', false, 'cancelled',
	'half answered, then stopped'),
('2026-06-15', 0, 0, NULL, '2026-06-06', false, 'cancelled',
	'stopped with nothing to ask'),
('2026-06-25', 2, 2, '2026-06-25', '2026-06-11', false, 'answered_late',
	'stopped after the target, answered late'),
('2026-06-30', 1, 1, '2026-05-20', NULL, false, 'answered',
	'answered before it was moved'),
('2026-06-10', 1, 2, '2026-06-10', NULL, false, 'answered',
	'more answers than questions'),
('2026-06-10', 1, 0, NULL, '2027-01-01', false, 'open',
	'a stop that lies ahead');

SELECT is(internal.visit_state(today::date, '2026-06-01', '2026-06-10',
		'2026-06-20', asked, answered, answered_on::date,
		stopped_on::date, cancelled), state, sentence)
  FROM cases;

SELECT * FROM finish();
ROLLBACK;
