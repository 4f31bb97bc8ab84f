/* Decimals in text as whole numbers of their last place. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "rule/fixed.h"

int64_t
fixed_scale(int digits)
{
	int64_t scale = 1;

	while (digits-- > 0)
		scale *= 10;
	return scale;
}

/* value = 10 value + digit.  -1: it does not fit. */
static int
append(int64_t *value, int digit)
{
	return __builtin_mul_overflow(*value, 10, value) ||
		       __builtin_add_overflow(*value, digit, value)
		   ? -1
		   : 0;
}

static int
is_digit(char c)
{
	return isdigit((unsigned char)c) != 0;
}

int
fixed_parse(int64_t *out, const char *text, int digits)
{
	const int negative = *text == '-';
	const char *at = text + negative;
	int64_t value = 0;
	int up;

	if (!is_digit(*at))
		return -1;
	for (; is_digit(*at); at++)
		if (append(&value, *at - '0') == -1)
			return -1;
	if (*at == '.' && !is_digit(*++at))
		return -1;
	for (; digits > 0; digits--)
		if (append(&value, is_digit(*at) ? *at++ - '0' : 0) == -1)
			return -1;
	up = *at >= '5' && *at <= '9';
	while (is_digit(*at))
		at++;
	if (*at != '\0' || __builtin_add_overflow(value, up, &value))
		return -1;
	*out = negative ? -value : value;
	return 0;
}

int
fixed_digits(const char *text)
{
	const char *point = strchr(text, '.');
	int64_t value;
	size_t n;

	if (point == NULL || fixed_parse(&value, text, 0) == -1)
		return 0;
	n = strlen(point + 1);
	while (n > 0 && point[n] == '0')
		n--;
	return n < FIXED_DIGITS_MAX ? (int)n : FIXED_DIGITS_MAX;
}
