"""The enumerations of openapi.yaml that the C sources share, and their words: schema VendorGroup becomes `enum sky_vendor_group` with
SKY_VENDOR_GROUP_LEADER and so on, `sky_vendor_group_table` and `sky_vendor_group_text`."""

import re

from skyinterface import Mistake

OF_RECORDS = ("SourceKind", "Grade", "AliasKind", "VendorGroup", "OrganizationKind", "ProductKind", "Predicate", "Counted", "Unit",
              "MetricKind", "GrowthSpan", "FigureKind", "Rank", "StatementKind", "Status", "Category", "RateKind")  # 0 is "not given"
OTHERS = ("Kind", "Qualifier", "ConflictKind", "Severity", "ChangeKind", "SearchMatch", "SearchField")
PREFIXES = {"Kind": "SKY", "ConflictKind": "SKY_CONFLICT", "ChangeKind": "SKY_CHANGE"}
TEXTS = {"Kind": "sky_kind_singular"}


def enumeration(name, prefix, words, last, first=()):
    """Lines of a C enumeration that ends with `last`."""
    values = [*first, *(f"{prefix}_{word.upper().replace('-', '_')}" for word in words), last]
    return [f"enum {name} {{", *(f"\t{value}," for value in values), "};", ""]


def tables(document):
    """The texts of enums.gen.h and enums.gen.c. Raises Mistake."""
    header = ["/* Written by tools/gen-interface from openapi.yaml. model/base/enums.h says what is here. */",
              "#ifndef SKY_ENUMS_GEN_H", "#define SKY_ENUMS_GEN_H", "", "struct sky_enum_table;", ""]
    source = ["/* Written by tools/gen-interface from openapi.yaml. */", '#include "model/base/enums.h"', ""]
    for schema in OF_RECORDS + OTHERS:
        words = document["components"]["schemas"].get(schema, {}).get("enum")
        if not words:
            raise Mistake(f"{schema}, which the C sources need, is not an enumeration")
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", schema).lower()
        values = f"SKY_{name.upper()}"
        text = f"const char *{TEXTS.get(schema, f'sky_{name}_text')}(unsigned value)"
        given = schema in OTHERS
        header += enumeration(f"sky_{name}", PREFIXES.get(schema, values), words, values + ("_COUNT" if given else "_LIMIT"),
                              () if given else (values + "_NONE",))
        header += [f"extern const struct sky_enum_table sky_{name}_table;", text + ";", ""]
        source += [f"static const char *const {name}_texts[] = {{{', '.join(f'{chr(34)}{word}{chr(34)}' for word in words)}}};",
                   f"const struct sky_enum_table sky_{name}_table = {{{name}_texts, {len(words)}, {0 if given else 1}}};",
                   f"{text} {{ return sky_enum_text(&sky_{name}_table, value); }}", ""]
    return "\n".join(header + ["#endif", ""]), "\n".join(source)
