/*
 * Without libFuzzer: run a target over the inputs of its folder, and over
 * every beginning of the small ones, because what a parser meets most often
 * is an input that ends too early.  TAP.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define SMALL 2048

/* In a block of exactly its size, so that ASan sees one byte too many. */
static void
run(const uint8_t *data, size_t len)
{
	uint8_t *exact = malloc(len > 0 ? len : 1);

	if (exact == NULL)
		abort();
	memcpy(exact, data, len);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

static int
replay(const char *path)
{
	struct stat st;
	size_t len;
	uint8_t *data;
	FILE *f;

	if ((f = fopen(path, "rb")) == NULL || fstat(fileno(f), &st) == -1)
		return -1;
	len = (size_t)st.st_size;
	if ((data = malloc(len + 1)) == NULL)
		abort();
	if (fread(data, 1, len, f) != len)
		return -1;
	fclose(f);
	if (len <= SMALL)
		for (size_t part = 0; part < len; part++)
			run(data, part);
	run(data, len);
	free(data);
	return 0;
}

static int
is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* tests/fuzz/fuzz_NAME has its inputs in tests/fuzz/NAME. */
int
main(int argc, char **argv)
{
	const char *top = getenv("TOP_SRCDIR"), *name;
	struct dirent **inputs;
	char dir[512], path[1024];
	int n, failed = 0;

	if ((name = strstr(argv[0], "fuzz_")) == NULL)
		return 1;
	snprintf(dir, sizeof(dir), "%s/tests/fuzz/%s", top == NULL ? "." : top,
	    name + strlen("fuzz_"));
	if (argc > 1)
		snprintf(dir, sizeof(dir), "%s", argv[1]);
	if ((n = scandir(dir, &inputs, is_input, alphasort)) < 1) {
		printf("Bail out! no inputs in %s\n", dir);
		return 1;
	}
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, inputs[i]->d_name);
		printf("# %s\n", inputs[i]->d_name); /* if it crashes */
		fflush(stdout);
		if (replay(path) == -1) {
			failed = 1;
			printf("not ");
		}
		printf("ok %d - %s\n", i + 1, inputs[i]->d_name);
		free(inputs[i]);
	}
	free(inputs);
	return failed;
}
