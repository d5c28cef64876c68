#include "package.hpp"

#include <string>
#include <string_view>

#include "descriptors.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "joined.hpp"
#include "lrtrack/rule.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"
#include "value_methods.hpp"

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

double real_argument(std::string_view name, py::handle object, std::string_view rule) {
  return rule.empty() ? to_real(name, object) : to_real(name, object, rule_that_reads(rule));
}

std::int64_t integer_argument(std::string_view name, py::handle object, std::string_view rule) {
  return rule.empty() ? to_integer(name, object) : to_integer(name, object, rule_that_reads(rule));
}

template <class Function, class... Arguments>
void add(py::module_& module, const char* name, const char* parameters, const char* doc,
         const Function& function, const Arguments&... arguments) {
  module.def(name, function, arguments..., py::doc((signature(name, parameters) + doc).c_str()));
}

}  // namespace

void add_package_functions(py::module_& module) {
  add(module, "_refusal", "name, what, received", "The words in which an argument is refused.",
      &refusal, py::arg("name"), py::arg("what"), py::arg("received"));
  add(module, "_to_real", "name, value, rule=''",
      "The number that an argument is; without a rule any, NaN too.", &real_argument,
      py::arg("name"), py::arg("value"), py::arg("rule") = "");
  add(module, "_to_integer", "name, value, rule=''", "The integer that an argument is.",
      &integer_argument, py::arg("name"), py::arg("value"), py::arg("rule") = "");
  add(module, "_function", "body, name='', advice=''",
      "A function that refuses other arguments in one line; advice is what to write instead.",
      &function_of_python, py::arg("body"), py::arg("name") = "", py::arg("advice") = "");
  add(module, "_class_only", "function",
      "A static method of a class that its instances do not show.", &class_only,
      py::arg("function"));
  add(module, "_contents", "tracker",
      "The name of its class, of its dtype, and its parameters; None for one defined in Python.",
      &contents, py::arg("tracker"));
  add(module, "_sum", "left, right", "The SumTracker of two trackers; a sum on the left grows.",
      &sum_of, py::arg("left"), py::arg("right"));
  add(module, "_product", "left, right",
      "The ProductTracker of two trackers; a product on the left grows.", &product_of,
      py::arg("left"), py::arg("right"));
}

}  // namespace lrtrack::bindings
