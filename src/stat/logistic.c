/*
 * Logistic regression on counts.  With p_i the expected share and n_i trials
 * of row i:
 *
 *	score g = sum x_i (y_i - n_i p_i)
 *	information H = sum n_i p_i (1 - p_i) x_i x_i'
 *	step: b += H^-1 g, halved while the likelihood falls
 *
 * Newton's decrement g' H^-1 g is twice what a step can still gain.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/logistic.h"
#include "stat/matrix.h"

#define STEPS_MAX 50
#define HALVINGS_MAX 30
#define DECREMENT_DONE 1e-20

/* Log odds that no data of a registry have: the fit runs to infinity. */
#define LOG_ODDS_MAX 25

struct newton {
	const struct logistic_data *data;
	double *b, *gradient, *information, *inverse, *trial;
};

static double
log_odds(const double *b, const double *x, size_t columns)
{
	double sum = 0;

	for (size_t j = 0; j < columns; j++)
		sum += b[j] * x[j];
	return sum;
}

double
logistic_share(const double *b, const double *x, size_t columns)
{
	return 1 / (1 + exp(-log_odds(b, x, columns)));
}

/* log(1 + exp(t)) without overflow. */
static double
softplus(double t)
{
	return t > 0 ? t + log1p(exp(-t)) : log1p(exp(t));
}

static double
log_likelihood(const struct logistic_data *d, const double *b)
{
	double sum = 0;

	for (size_t i = 0; i < d->rows; i++) {
		const double t = log_odds(b, &d->x[i * d->columns], d->columns);

		sum += d->successes[i] * t - d->trials[i] * softplus(t);
	}
	return sum;
}

static void
derive(struct newton *w)
{
	const struct logistic_data *d = w->data;
	const size_t k = d->columns;

	memset(w->gradient, 0, k * sizeof(double));
	memset(w->information, 0, k * k * sizeof(double));
	for (size_t i = 0; i < d->rows; i++) {
		const double *x = &d->x[i * k];
		const double p = logistic_share(w->b, x, k);
		const double weight = d->trials[i] * p * (1 - p);

		for (size_t j = 0; j < k; j++) {
			w->gradient[j] +=
			    x[j] * (d->successes[i] - d->trials[i] * p);
			for (size_t l = 0; l < k; l++)
				w->information[j * k + l] +=
				    weight * x[j] * x[l];
		}
	}
}

static int
ran_off(const struct newton *w)
{
	const struct logistic_data *d = w->data;

	for (size_t i = 0; i < d->rows; i++)
		if (fabs(log_odds(w->b, &d->x[i * d->columns], d->columns)) >
		    LOG_ODDS_MAX)
			return 1;
	return 0;
}

/* Go along ${step}, as far as the likelihood does not fall. */
static void
go(struct newton *w, const double *step)
{
	const size_t k = w->data->columns;
	const double before = log_likelihood(w->data, w->b);
	double length = 1;

	for (int i = 0; i < HALVINGS_MAX; i++, length /= 2) {
		for (size_t j = 0; j < k; j++)
			w->trial[j] = w->b[j] + length * step[j];
		if (log_likelihood(w->data, w->trial) >=
		    before - 1e-12 * fabs(before))
			break;
	}
	memcpy(w->b, w->trial, k * sizeof(double));
}

static const char *
climb(struct newton *w, double *step, int (*late)(void *), void *arg)
{
	const size_t k = w->data->columns;
	double decrement;

	for (int i = 0; i < STEPS_MAX; i++) {
		if (late != NULL && late(arg))
			return "deadline";
		derive(w);
		if (matrix_cholesky(w->information, k) == -1)
			return i == 0 ? "singular_covariance" : "separated";
		matrix_inverse(w->information, w->inverse, k);
		matrix_product(w->inverse, w->gradient, step, k, k, 1);
		decrement = matrix_quadratic(w->inverse, w->gradient, k);
		go(w, step);
		if (ran_off(w))
			return "separated";
		if (decrement < DECREMENT_DONE)
			return NULL;
	}
	return "not_converged";
}

static double
trials(const struct logistic_data *d)
{
	double n = 0;

	for (size_t i = 0; i < d->rows; i++)
		n += d->trials[i];
	return n;
}

const char *
logistic_fit(double *b, double *se, const struct logistic_data *d,
    int (*late)(void *), void *arg)
{
	const size_t k = d->columns;
	double *room;
	struct newton w = {.data = d, .b = b};
	const char *reason;

	if (k == 0 || trials(d) == 0)
		return "no_data";
	if ((room = calloc(2 * k * k + 3 * k, sizeof(*room))) == NULL)
		return "no_memory";
	w.information = room;
	w.inverse = w.information + k * k;
	w.gradient = w.inverse + k * k;
	w.trial = w.gradient + k;
	memset(b, 0, k * sizeof(*b));
	reason = climb(&w, w.trial + k, late, arg);
	if (reason == NULL) {
		derive(&w);
		if (matrix_cholesky(w.information, k) == -1)
			reason = "singular_covariance";
	}
	if (reason == NULL) {
		matrix_inverse(w.information, w.inverse, k);
		for (size_t j = 0; j < k; j++)
			se[j] = sqrt(w.inverse[j * k + j]);
	}
	free(room);
	return reason;
}
