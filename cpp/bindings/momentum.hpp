// The method momentum(base, max) of trackers whose definition has one.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "plain_values.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {

template <class Definition>
void add_momentum(py::object tracker_class) {
  if constexpr (requires(const Definition& definition) { definition.momentum(); }) {
    using Momentum = decltype(Definition{}.momentum());
    const auto momentum = [](py::handle self, py::handle base, py::handle max) {
      const auto& handle = declared_handle(self, *find_tracker_type(Definition::name));
      const auto& model = dynamic_cast<const TrackerModel<Definition>&>(*handle.tracker);
      const double low = to_real("base", base);
      return to_python(make(model.definition().momentum(low, to_real("max", max))),
                       handle.precision, handle.called);
    };
    const auto defaults = Momentum{};
    const auto doc = signature("momentum",
                               "self, base: float = " + to_text(defaults.base_value) +
                                   ", max: float = " + to_text(defaults.max_value),
                               Momentum::name) +
                     "The " + std::string(Momentum::name) +
                     " that goes with this tracker: from max down to base and back.";
    tracker_class.attr("momentum") = python_function(doc, momentum);
  }
}

}  // namespace lrtrack::bindings
