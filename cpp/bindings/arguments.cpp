#include "arguments.hpp"

#include <string>
#include <string_view>

#include "docstrings.hpp"
#include "lrtrack/rule.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

/// The rule that reads so in messages.
const Rule& rule_that_reads(std::string_view text) {
  for (const auto* rule :
       {&rules::finite, &rules::positive, &rules::non_negative, &rules::unit_interval}) {
    if (rule->text == text) return *rule;
  }
  throw std::logic_error("no such rule: " + std::string(text));
}

/// What `convert` makes of an object; checked against the rule, if one is named.
template <auto convert>
auto checked(std::string_view name, py::handle object, std::string_view rule) {
  const auto number = convert(name, object);
  if (!rule.empty()) check(name, rule_that_reads(rule), number);
  return number;
}

template <auto convert>
void add_check(py::module_& module, const char* function, const std::string& doc) {
  module.def(function, &checked<convert>, py::arg("name"), py::arg("value"), py::arg("rule") = "",
             py::doc((signature(function, "name, value, rule=''") + doc).c_str()));
}

}  // namespace

void add_argument_checks(py::module_& module) {
  module.def("_refusal", &refusal, py::arg("name"), py::arg("what"), py::arg("received"),
             py::doc((signature("_refusal", "name, what, received") +
                      "The words in which an argument is refused.")
                         .c_str()));
  add_check<&to_real>(module, "_to_real",
                      "The number that an argument is; without a rule any, NaN too.");
  add_check<&to_integer>(module, "_to_integer", "The integer that an argument is.");
}

}  // namespace lrtrack::bindings
