# Cooper: builds build/cooper and build/bitbucket-emulator. Lists folders, never files.
#
#   make                      both programs
#   make demo                 the main job, on the emulator, on examples/
#   make test                 every test
#   make test-recordings DIR=folder   the emulator's answers against recorded ones
#   make bench [CASE=name]    requests, wall clock, CPU and memory of the main cases
#   make fuzz [TARGET=name] [SECONDS=30 | RUNS=n]   the fuzzers, with clang
#   make check-static, check-threads [TESTS=...], check-valgrind [TESTS=...]   what `make test` has no time for
#   make torture [TORTURE=short] [SEED=n]   convergence, whatever goes wrong
#   make docs                 docs/kinds.md, from the tables of kinds
#   make install              PREFIX=/usr/local, DESTDIR=
#   make fresh-check          the demo and the tests on a fresh Debian, in a debootstrap chroot
#
#   make CC=clang             another compiler
#   make SANITIZE=address,undefined BUILD=build-sanitize test

CC       ?= gcc
ifeq ($(origin CC),default)
CC       := gcc
endif
BUILD    ?= build
PREFIX   ?= /usr/local
SANITIZE ?=
JOBS     ?= $(shell nproc)

VERSION  := 0.1.0

# What each layer may include, lowest first. tests/lint/layers.t proves it of the sources.
LAYERS       := base codec net git model plan report remote apply
DEPS_base    :=
DEPS_codec   := base
DEPS_net     := codec base
DEPS_git     := base
DEPS_model   := codec base
DEPS_plan    := model codec base
DEPS_report  := plan model codec base
DEPS_remote  := model net codec base
DEPS_apply   := remote plan model git net codec base

# What a layer is linked with: names of pkg-config, and jq, which it does not know.
PACKAGES_base  := libsodium
PACKAGES_codec := yaml-0.1 libcjson jq
PACKAGES_net   := libcurl
PACKAGES_git   := libgit2
PACKAGES_cooper   := yaml-0.1 libcjson jq libcurl libgit2 libsodium popt
PACKAGES_emulator := yaml-0.1 libcjson libmicrohttpd sqlite3 popt

WARNINGS := -Wall -Wextra -Wshadow -Wpedantic -Wmissing-prototypes -Wstrict-prototypes -Wvla \
            -Wwrite-strings -Wformat=2 -Werror
HARDEN   := $(if $(SANITIZE),,-D_FORTIFY_SOURCE=2) -fstack-protector-strong -fPIE
CFLAGS   ?= -O2 -g
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARNINGS) $(HARDEN) $(CFLAGS) -MMD -MP \
            $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
            -include reconcile/base/banned.h
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now,--as-needed $(LDFLAGS) $(if $(SANITIZE),-fsanitize=$(SANITIZE))

# make V=1 shows the commands.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2);)

packages_libs  = $(shell pkg-config --libs $(filter-out jq,$(1))) $(if $(filter jq,$(1)),-ljq)

objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
archive = $(BUILD)/lib/$(1).a

.PHONY: all
all: $(BUILD)/cooper $(BUILD)/bitbucket-emulator

# --- the library, an archive for each layer ---
define layer
$(call archive,$(1)): $(call objects,reconcile/$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(Q)$$(AR) rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call layer,$(l))))

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Ireconcile -Icmd $(DEFINES) -c $< -o $@

$(BUILD)/cmd/%.o: DEFINES = -DCOOPER_VERSION='"$(VERSION)"'

# Every table in reconcile/kinds/ belongs to the program: the list is made from the sources.
$(BUILD)/kinds.c: $(wildcard reconcile/kinds/*.c) Makefile tests/tools/list-kinds.sh
	@mkdir -p $(@D)
	$(Q)tests/tools/list-kinds.sh reconcile/kinds/*.c > $@
$(BUILD)/kinds.o: $(BUILD)/kinds.c
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Ireconcile -c $< -o $@
KINDS = $(BUILD)/kinds.o $(call objects,reconcile/kinds)

upward = apply remote report plan model git net codec base
$(BUILD)/cooper: $(call objects,cmd/cooper) $(KINDS) $(foreach l,$(upward),$(call archive,$(l)))
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(call packages_libs,$(PACKAGES_cooper))

$(BUILD)/bitbucket-emulator: $(call objects,cmd/bitbucket-emulator) $(call archive,codec) $(call archive,base)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(call packages_libs,$(PACKAGES_emulator))

# --- unit tests: one program for each tests/unit/LAYER/NAME.c, its list of tests made from the source ---
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/unit/%.t,$(wildcard tests/unit/*/*.c))

$(BUILD)/unit/%.main.c: tests/unit/%.c tests/tools/list-tests.sh
	@mkdir -p $(@D)
	$(Q)tests/tools/list-tests.sh $< > $@

.SECONDEXPANSION:
unit_layers = $(filter-out kinds emulator,$(1)) $(DEPS_$(1))
# What stands in the prerequisites may hold no '%': it would become the stem.
unit_layer = $(firstword $(subst /, ,$(1)))
unit_objects_kinds = $(KINDS)
unit_objects_emulator = $(filter-out %/main.o,$(call objects,cmd/bitbucket-emulator))
$(BUILD)/unit/%.t: $(BUILD)/unit/%.main.c $$(unit_objects_$$(call unit_layer,$$*)) \
		$$(foreach l,$$(call unit_layers,$$(call unit_layer,$$*)),$$(call archive,$$(l)))
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes -Ireconcile -Icmd -I. $(ALL_LDFLAGS) -o $@ $(filter $(BUILD)/unit/% %.o %.a,$^) \
		$(call packages_libs,cmocka $(foreach l,$(call unit_layer,$*) $(call unit_layers,$(call unit_layer,$*)),$(PACKAGES_$(l))))
.PRECIOUS: $(BUILD)/unit/%.main.c
DEPS_kinds := model codec base
DEPS_emulator := codec base

.PHONY: unit
unit: $(UNIT)

include tests/tools/targets.mk

.PHONY: install
install: all
	install -D -m 755 $(BUILD)/cooper $(DESTDIR)$(PREFIX)/bin/cooper
	install -D -m 755 $(BUILD)/bitbucket-emulator $(DESTDIR)$(PREFIX)/bin/bitbucket-emulator

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
