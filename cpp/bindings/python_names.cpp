#include "python_names.hpp"

#include <pybind11/pybind11.h>

#include <algorithm>

#include "plain_values.hpp"

namespace lrtrack::bindings {

std::size_t positional_count(const TrackerType& type) {
  const auto required = std::ranges::count(type.parameters, true, &ParameterInfo::is_required);
  const bool takes_the_first = required == 1 && type.parameters.front().is_required;
  return std::max<std::size_t>(type.positional, takes_the_first ? 1 : 0);
}

std::string python_factory(const TrackerType& type) {
  const auto is_keyword = py::module_::import("keyword").attr("iskeyword")(to_py(type.factory));
  return std::string(type.factory) + (is_keyword.cast<bool>() ? "_" : "");
}

std::string attribute_name(const ParameterInfo& parameter) {
  const bool is_a_method_of_all = parameter.name == "milestones";
  return std::string(is_a_method_of_all ? "given_" : "").append(parameter.name);
}

}  // namespace lrtrack::bindings
