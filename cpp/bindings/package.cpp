#include "package.hpp"

namespace lrtrack::bindings {
namespace {

py::dict& all_handed_over() {
  static auto* const all = new py::dict();  // never freed, for Python may be gone before
  return *all;
}

}  // namespace

void add_handed_over(py::module_& module) { module.attr("_handed_over") = all_handed_over(); }

py::object handed_over(const char* name) { return all_handed_over()[name]; }

}  // namespace lrtrack::bindings
