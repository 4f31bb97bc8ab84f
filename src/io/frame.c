/* Texts with their length before them. */
#include <stdint.h>
#include <stdlib.h>

#include <event2/buffer.h>

#include "io/frame.h"

int
frame_put(struct evbuffer *out, const struct iovec *parts, size_t n)
{
	struct evbuffer *whole;
	uint32_t length;
	size_t sum = 0;
	int status = -1;

	for (size_t i = 0; i < n; i++)
		sum += parts[i].iov_len;
	if (sum > FRAME_MAX || (whole = evbuffer_new()) == NULL)
		return -1;
	length = (uint32_t)sum;
	if (evbuffer_add(whole, &length, sizeof(length)) == -1)
		goto end;
	for (size_t i = 0; i < n; i++)
		if (evbuffer_add(whole, parts[i].iov_base, parts[i].iov_len) ==
		    -1)
			goto end;
	status = evbuffer_add_buffer(out, whole);
end:
	evbuffer_free(whole);
	return status;
}

int
frame_take(struct evbuffer *in, size_t max, char **text, size_t *len)
{
	uint32_t length;

	if (evbuffer_copyout(in, &length, sizeof(length)) !=
	    (ev_ssize_t)sizeof(length))
		return 0;
	if (length > max)
		return -1;
	if (evbuffer_get_length(in) < sizeof(length) + length)
		return 0;
	if ((*text = malloc((size_t)length + 1)) == NULL)
		return -1;
	evbuffer_drain(in, sizeof(length));
	evbuffer_remove(in, *text, length);
	(*text)[length] = '\0';
	*len = length;
	return 1;
}
