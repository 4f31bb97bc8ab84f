# What contrib/check and contrib/quickstart share.  Sourced by bash.

# Debian 12's packages: to build, to run, to test.
packages_build="build-essential autoconf automake pkg-config libevent-dev \
libpq-dev libjansson-dev libsodium-dev libseccomp-dev liboath-dev \
libqrencode-dev libcmocka-dev"
packages_run="postgresql-15 postgresql-client-15 bsdextrautils curl jq oathtool \
procps uuid-runtime"
packages_test="chromium clang clang-tidy cppcheck faketime git haproxy \
libclang-rt-14-dev librsvg2-bin libtap-parser-sourcehandler-pgtap-perl \
nginx-light node-llhttp postgresql-15-pgtap python3 python3-jsonschema \
python3-psycopg2 python3-pytest python3-pytest-xdist shellcheck systemd \
zbar-tools"

started=$SECONDS

say() {
	printf '\n== [%3ds] %s\n' $((SECONDS - started)) "$*"
}

die() {
	printf '%s: %s\n' "$(basename "$0")" "$*" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# Install those of the named packages that are missing.
need_packages() {
	local missing=() p
	for p; do
		[ "$(dpkg-query -Wf '${db:Status-Status}' "$p" 2>/dev/null)" = \
			installed ] || missing+=("$p")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
		die "missing: ${missing[*]}; run this as root or install sudo"
	say "Installing ${missing[*]}"
	# Debian's package starts a cluster of its own, which nobody asked for.
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		as_root mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' |
			as_root tee /etc/postgresql-common/createcluster.conf \
				>/dev/null
	fi
	as_root apt-get update -qq
	# Nor for a web server on port 80: tests start what they need.
	local policy=/usr/sbin/policy-rc.d ours=0 status=0
	if [ ! -e $policy ]; then
		ours=1
		printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
		as_root chmod 755 $policy
	fi
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" \
		>/dev/null || status=$?
	[ $ours = 0 ] || as_root rm -f $policy
	return $status
}

# What builds the pages: Debian's, unless a Node that will do is here.
need_node() {
	local version
	version=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || version=0
	[ "$version" -ge 18 ] && command -v npm >/dev/null ||
		need_packages nodejs npm
}

# As root, mendd gives up root for a user of its own.
need_user() {
	[ "$(id -u)" = 0 ] || return 0
	getent passwd mendd >/dev/null && return 0
	say "Making the system user mendd"
	useradd --system --home-dir /var/lib/mendd --no-create-home \
		--shell /usr/sbin/nologin mendd
}

# quietly LOG COMMAND...: run it; show the end of its log if it fails.
quietly() {
	local log=$1
	shift
	"$@" >"$log" 2>&1 && return 0
	tail -n 60 "$log" >&2
	return 1
}

# build_tree DIR [configure options]: configure and make there.
build_tree() {
	local dir=$1
	shift
	mkdir -p "$dir"
	if [ -e "$top/config.status" ]; then
		# Automake builds outside a tree only when it is not built in.
		echo "cleaning the build in the source folder"
		quietly "$dir/distclean.log" make -C "$top" distclean ||
			die "make distclean failed"
	fi
	[ -x "$top/configure" ] && [ "$top/configure" -nt "$top/configure.ac" ] &&
		[ "$top/Makefile.in" -nt "$top/Makefile.am" ] ||
		quietly "$dir/autogen.log" "$top/autogen.sh" ||
		die "autogen.sh failed"
	(
		cd "$dir"
		if [ ! -e config.status ] ||
			[ "$top/configure" -nt config.status ]; then
			quietly configure.out "$top/configure" "$@"
		fi
	) || die "configure failed in $dir"
	quietly "$dir/make.out" make -C "$dir" -j"$(nproc)" ||
		die "make failed in $dir"
}
