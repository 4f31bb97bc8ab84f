/* rule: Merkle trees, against published roots and a naive recursion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "rule/merkle.h"

#define MOST 70

static uint8_t leaves[MOST][MERKLE_HASH];

static void
leaf_of(uint8_t out[MERKLE_HASH], const uint8_t *content, size_t len)
{
	uint8_t bytes[64] = {0x00};

	memcpy(bytes + 1, content, len);
	crypto_hash_sha256(out, bytes, 1 + len);
}

/*
 * The reference of certificate transparency: transparency-dev/merkle,
 * testonly/constants.go (before it google/certificate-transparency,
 * merkletree/merkle_tree_test.cc): eight contents, and the roots of the
 * trees over the first none to all of them.
 */
static void
the_reference_roots_come_out(void **state)
{
	static const char *const contents[] = {"", "00", "10", "2021", "3031",
	    "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
	static const char *const roots[] = {"e3b0c44298fc1c149afbf4c8996fb924"
					    "27ae41e4649b934ca495991b7852b855",
	    "6e340b9cffb37a989ca544e6bb780a2c"
	    "78901d3fb33738768511a30617afa01d",
	    "fac54203e7cc696cf0dfcb42c92a1d9d"
	    "baf70ad9e621f4bd8d98662f00e3c125",
	    "aeb6bcfe274b70a14fb067a5e5578264"
	    "db0fa9b51af5e0ba159158f329e06e77",
	    "d37ee418976dd95753c1c73862b9398f"
	    "a2a2cf9b4ff0fdfe8b30cd95209614b7",
	    "4e3bbb1f7b478dcfe71fb631631519a3"
	    "bca12c9aefca1612bfce4c13a86264d4",
	    "76e67dadbcdf1e10e1b74ddc608abd2f"
	    "98dfb16fbce75277b5232a127f2087ef",
	    "ddb89be403809e325750d3d263cd7892"
	    "9c2942b7942a34b77e122c9594a74c8c",
	    "5dc9da79a70659a9ad559cb701ded9a2"
	    "ab9d823aad2f4960cfe370eff4604328"};
	struct merkle tree;

	(void)state;
	merkle_init(&tree);
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		uint8_t root[MERKLE_HASH], leaf[MERKLE_HASH], content[16];
		char hex[2 * MERKLE_HASH + 1];
		size_t len;

		merkle_root(&tree, root);
		sodium_bin2hex(hex, sizeof(hex), root, sizeof(root));
		assert_string_equal(hex, roots[i]);
		if (i == sizeof(contents) / sizeof(contents[0]))
			break;
		assert_int_equal(
		    sodium_hex2bin(content, sizeof(content), contents[i],
			strlen(contents[i]), NULL, &len, NULL),
		    0);
		leaf_of(leaf, content, len);
		merkle_add(&tree, leaf);
	}
}

/* The same source: the path of leaf 5 of 8 and of leaf 2 of 3 contents. */
static void
the_reference_paths_come_out(void **state)
{
	static const struct {
		size_t size, index, length;
		const char *path[3];
	} cases[] = {
	    {8, 0, 3,
		{"96a296d224f285c67bee93c30f8a3091"
		 "57f0daa35dc5b87e410b78630a09cfc7",
		    "5f083f0a1a33ca076a95279832580db3"
		    "e0ef4584bdff1f54c8a360f50de3031e",
		    "6b47aaf29ee3c2af9af889bc1fb9254d"
		    "abd31177f16232dd6aab035ca39bf6e4"}},
	    {8, 5, 3,
		{"bc1a0643b12e4d2d7c77918f44e0f4f7"
		 "9a838b6cf9ec5b5c283e1f4d88599e6b",
		    "ca854ea128ed050b41b35ffc1b87b8eb"
		    "2bde461e9e3b5596ece6b9d5975a0ae0",
		    "d37ee418976dd95753c1c73862b9398f"
		    "a2a2cf9b4ff0fdfe8b30cd95209614b7"}},
	    {3, 2, 1,
		{"fac54203e7cc696cf0dfcb42c92a1d9d"
		 "baf70ad9e621f4bd8d98662f00e3c125"}},
	};
	static const uint8_t contents[8][16] = {{0}, {0x00}, {0x10},
	    {0x20, 0x21}, {0x30, 0x31}, {0x40, 0x41, 0x42, 0x43},
	    {0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57},
	    {0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a,
		0x6b, 0x6c, 0x6d, 0x6e, 0x6f}};
	static const size_t lengths[8] = {0, 1, 1, 2, 2, 4, 8, 16};
	uint8_t these[8][MERKLE_HASH], path[MERKLE_DEPTH][MERKLE_HASH];

	(void)state;
	for (size_t i = 0; i < 8; i++)
		leaf_of(these[i], contents[i], lengths[i]);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    merkle_path(path, these, cases[i].size, cases[i].index),
		    cases[i].length);
		for (size_t j = 0; j < cases[i].length; j++) {
			char hex[2 * MERKLE_HASH + 1];

			sodium_bin2hex(
			    hex, sizeof(hex), path[j], sizeof(path[j]));
			assert_string_equal(hex, cases[i].path[j]);
		}
	}
}

/* As RFC 6962, 2.1 has it, word by word. */
static void
naive(uint8_t out[MERKLE_HASH], size_t from, size_t size)
{
	uint8_t bytes[1 + 2 * MERKLE_HASH] = {0x01};
	size_t k = 1;

	if (size == 1) {
		memcpy(out, leaves[from], MERKLE_HASH);
		return;
	}
	while (2 * k < size)
		k *= 2;
	naive(bytes + 1, from, k);
	naive(bytes + 1 + MERKLE_HASH, from + k, size - k);
	crypto_hash_sha256(out, bytes, sizeof(bytes));
}

static void
every_size_has_the_root_of_the_definition(void **state)
{
	struct merkle tree;
	uint8_t root[MERKLE_HASH], wanted[MERKLE_HASH];

	(void)state;
	merkle_init(&tree);
	for (size_t n = 1; n <= MOST; n++) {
		merkle_add(&tree, leaves[n - 1]);
		merkle_root(&tree, root);
		naive(wanted, 0, n);
		assert_memory_equal(root, wanted, sizeof(root));
	}
}

static void
every_path_is_right_for_its_place_alone(void **state)
{
	uint8_t root[MERKLE_HASH], path[MERKLE_DEPTH][MERKLE_HASH] = {{0}};

	(void)state;
	for (size_t n = 1; n <= MOST; n++) {
		naive(root, 0, n);
		for (size_t i = 0; i < n; i++) {
			const size_t len = merkle_path(path, leaves, n, i);

			assert_int_equal(
			    merkle_check(root, n, i, leaves[i], path, len), 0);
			for (size_t j = 0; j < n; j++)
				if (j != i) {
					assert_int_equal(
					    merkle_check(root, n, j, leaves[i],
						path, len),
					    -1);
					assert_int_equal(
					    merkle_check(root, n, i, leaves[j],
						path, len),
					    -1);
				}
			assert_int_equal(
			    merkle_check(root, n, i, leaves[i], path, len + 1),
			    -1);
			if (len > 0)
				assert_int_equal(merkle_check(root, n, i,
						     leaves[i], path, len - 1),
				    -1);
			/* A larger tree's path is longer, or goes elsewhere. */
			assert_int_equal(merkle_check(root, 2 * n + 1, i,
					     leaves[i], path, len),
			    -1);
		}
		assert_int_equal(
		    merkle_check(root, n, n, leaves[0], path, 0), -1);
	}
	assert_int_equal(merkle_check(root, 0, 0, leaves[0], path, 0), -1);
}

static void
each_flipped_bit_is_refused(void **state)
{
	uint8_t root[MERKLE_HASH], path[MERKLE_DEPTH][MERKLE_HASH];
	uint8_t leaf[MERKLE_HASH];

	(void)state;
	for (size_t n = 1; n <= 13; n++)
		for (size_t i = 0; i < n; i++) {
			const size_t len = merkle_path(path, leaves, n, i);

			naive(root, 0, n);
			memcpy(leaf, leaves[i], sizeof(leaf));
			for (size_t bit = 0; bit < (len + 2) * 256; bit++) {
				uint8_t *at = bit < 256   ? leaf
					      : bit < 512 ? root
							  : path[bit / 256 - 2];
				const uint8_t mask = (uint8_t)(1 << bit % 8);

				at[bit % 256 / 8] ^= mask;
				assert_int_equal(
				    merkle_check(root, n, i, leaf, path, len),
				    -1);
				at[bit % 256 / 8] ^= mask;
			}
			assert_int_equal(
			    merkle_check(root, n, i, leaf, path, len), 0);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_reference_roots_come_out),
	    cmocka_unit_test(the_reference_paths_come_out),
	    cmocka_unit_test(every_size_has_the_root_of_the_definition),
	    cmocka_unit_test(every_path_is_right_for_its_place_alone),
	    cmocka_unit_test(each_flipped_bit_is_refused),
	};

	for (size_t i = 0; i < MOST; i++) {
		const uint8_t content = (uint8_t)i;

		leaf_of(leaves[i], &content, 1);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
