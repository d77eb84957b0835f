# The targets that test, measure and show; their scripts stand beside this file.

include tests/golden/golden.mk

# Programs of the benchmarks.
$(BUILD)/bench/measure: $(BUILD)/tests/bench/measure.o $(call archive,base)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^
$(BUILD)/bench/parse: $(BUILD)/tests/bench/parse.o $(KINDS) $(call archive,model) $(call archive,codec) $(call archive,base)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(call packages_libs,yaml-0.1 libcjson)

# Both programs with a clock that tests move on: nobody waits for a rolling hour.
SHIFTED = $(BUILD)/tests/tools/shifted_clock.o
$(BUILD)/shifted/cooper: $(SHIFTED) $(call objects,cmd/cooper) $(KINDS) $(foreach l,$(upward),$(call archive,$(l)))
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -Wl,--wrap=clock_gettime -o $@ $^ $(call packages_libs,$(PACKAGES_cooper))
$(BUILD)/shifted/bitbucket-emulator: $(SHIFTED) $(call objects,cmd/bitbucket-emulator) $(call archive,codec) $(call archive,base)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -Wl,--wrap=clock_gettime -o $@ $^ $(call packages_libs,$(PACKAGES_emulator))

# Cooper with a clock that it moves on itself, instead of waiting, and the emulator with the same clock.
HURRY = $(foreach f,clock_gettime curl_multi_poll curl_multi_add_handle curl_multi_remove_handle,-Wl,--wrap=$(f))
$(BUILD)/hurried/cooper: $(SHIFTED) $(BUILD)/tests/tools/hurried_clock.o $(call objects,cmd/cooper) $(KINDS) $(foreach l,$(upward),$(call archive,$(l)))
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) $(HURRY) -o $@ $^ $(call packages_libs,$(PACKAGES_cooper))
$(BUILD)/hurried/bitbucket-emulator: $(BUILD)/shifted/bitbucket-emulator
	@mkdir -p $(@D)
	$(Q)ln -f $< $@

# Libraries for LD_PRELOAD.
$(BUILD)/torture/%.so: tests/torture/%.c
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(filter-out -fPIE,$(ALL_CFLAGS)) -fPIC -shared -o $@ $<

.PHONY: packages-build packages-test packages-check
packages-build:
	@tests/tools/packages.sh build
packages-test:
	@tests/tools/packages.sh test
packages-check:
	@tests/tools/packages.sh check

# What a fresh machine lacks is installed before anything is built: pkg-config is asked when a rule runs.
.PHONY: demo
demo: packages-build
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@BUILD=$(BUILD) tests/tools/demo.sh

# What Cooper asked of the emulators while the tests ran, for tests/contract.
REQUESTS = $(abspath $(BUILD))/requests.jsonl

# Every test twice: as it is shipped, and with the address and undefined-behaviour sanitizers.
.PHONY: test
test: packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) test-programs
	@rm -f $(REQUESTS)
	BUILD=$(BUILD) COOPER_REQUEST_LOG=$(REQUESTS) tests/tools/prove.sh tests/lint tests/cli tests/emulator
	BUILD=$(BUILD) prove tests/torture
	COOPER_REQUEST_LOG=$(REQUESTS) prove -j$(JOBS) tests/contract
	@$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(BUILD)-sanitize SANITIZE=address,undefined CFLAGS='-O1 -g' test-programs
	BUILD=$(BUILD)-sanitize tests/tools/prove.sh tests/cli tests/emulator

# The emulator's answers against recorded ones of the real service, in the folder DIR.
.PHONY: test-recordings
test-recordings: packages-test
	@test -d '$(DIR)' || { echo "'$(DIR)' is no folder; say DIR=FOLDER, where recorded answers are" >&2; exit 1; }
	@$(MAKE) --no-print-directory -j$(JOBS) all
	BUILD=$(BUILD) BITBUCKET_FIXTURES='$(abspath $(DIR))' prove tests/emulator/shapes.t

TIMELESS = $(foreach p,cooper bitbucket-emulator,$(BUILD)/hurried/$(p)) $(BUILD)/torture/failing_alloc.so
.PHONY: test-programs
test-programs: all unit $(BUILD)/golden/run.t $(BUILD)/wire/run.t $(BUILD)/shifted/cooper $(BUILD)/shifted/bitbucket-emulator $(TIMELESS)

# What `make test` has no time for; docs/tests.md says what each of them looks for. TESTS= takes some tests only.
.PHONY: check-static check-threads check-valgrind
check-static: packages-check
	@BUILD=$(BUILD) JOBS=$(JOBS) tests/tools/static.sh $(READERS)
check-threads: packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(BUILD)-threads SANITIZE=thread CFLAGS='-O1 -g' all
	@BUILD=$(BUILD)-threads JOBS=$(JOBS) tests/tools/threads.sh $(TESTS)
check-valgrind: packages-check
	@$(MAKE) --no-print-directory -j$(JOBS) test-programs
	@BUILD=$(BUILD) JOBS=$(JOBS) tests/tools/valgrind.sh $(TESTS)

.PHONY: bench
bench: packages-build
	@$(MAKE) --no-print-directory -j$(JOBS) all $(BUILD)/bench/measure $(BUILD)/bench/parse
	@BUILD=$(BUILD) CASE=$(CASE) tests/bench/run.sh

# One fuzzer for each tests/fuzz/NAME.c, built apart by clang. TARGET=NAME runs one; RUNS=N instead of SECONDS=S.
FUZZED = apply remote report plan model net codec base
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(KINDS) $(foreach l,$(FUZZED),$(call archive,$(l)))
	@mkdir -p $(@D)
	$(call say,FUZZ,$@)$(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ \
		$(call packages_libs,$(foreach l,$(FUZZED),$(PACKAGES_$(l))))
# Those of the emulator's readers, and of the whole of it, are called emulator_NAME.c.
$(BUILD)/fuzz/emulator_%: $(BUILD)/tests/fuzz/emulator_%.o $(unit_objects_emulator) $(call archive,codec) $(call archive,base)
	@mkdir -p $(@D)
	$(call say,FUZZ,$@)$(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(call packages_libs,$(PACKAGES_emulator))
fuzzers = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/$(or $(TARGET),*).c))
.SECONDARY: $(fuzzers:%=$(BUILD)/tests/fuzz/%.o)
.PHONY: fuzz-programs
fuzz-programs: $(fuzzers:%=$(BUILD)/fuzz/%)
.PHONY: fuzz
fuzz: packages-build
	@$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(BUILD)-fuzz CC=clang CFLAGS='-O1 -g' \
		SANITIZE=fuzzer-no-link,address,undefined fuzz-programs
	@BUILD=$(BUILD)-fuzz TARGET='$(TARGET)' SECONDS='$(SECONDS)' RUNS='$(RUNS)' tests/tools/fuzz.sh

# Random pairs of live state and manifests, then every request of a run with every fault, and every allocation of one; the
# figures go into docs/reliability.md. TORTURE=short takes a sample; SEED draws the same again.
.PHONY: torture
torture: packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) all $(TIMELESS)
	@BUILD=$(BUILD) tests/torture/run.sh

.PHONY: fresh-check
fresh-check:
	tests/tools/fresh-check.sh

# The reference of kinds, from their tables.
.PHONY: docs
docs: packages-build
	@$(MAKE) --no-print-directory -j$(JOBS) all
	$(BUILD)/cooper kinds --markdown > docs/kinds.md
