# Golden plans and wire tests: one text file is one test. Programs for prove; arguments choose cases.

CASE_OBJECTS := $(BUILD)/tests/case/case.o $(BUILD)/tests/case/serve.o

$(BUILD)/tests/case/%.o $(BUILD)/tests/golden/%.o $(BUILD)/tests/wire/%.o: ALL_CFLAGS += -I.

$(BUILD)/golden/run.t: $(BUILD)/tests/golden/run.o $(CASE_OBJECTS) $(KINDS) $(foreach l,$(upward),$(call archive,$(l)))
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(call packages_libs,$(PACKAGES_cooper) libmicrohttpd)

$(BUILD)/wire/run.t: $(BUILD)/tests/wire/run.o $(CASE_OBJECTS) $(call archive,codec) $(call archive,base) | $(BUILD)/cooper
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(call packages_libs,libmicrohttpd)

.PHONY: golden wire
golden: $(BUILD)/golden/run.t
	$(BUILD)/golden/run.t
wire: $(BUILD)/wire/run.t $(BUILD)/cooper
	BUILD=$(BUILD) $(BUILD)/wire/run.t
