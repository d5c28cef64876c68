#include "plateau.hpp"

#include <optional>

#include "classes.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "lrtrack/plateau_state.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

const Plateau& plateau_in(py::handle self) {
  const auto* handle = is_parameter_tracker(self) ? handle_of(self.ptr()) : nullptr;
  const auto* plateau =
      handle == nullptr ? nullptr : dynamic_cast<const Plateau*>(handle->parameter_tracker.get());
  if (plateau == nullptr) refuse_type("self", "a PlateauTracker", self);
  return *plateau;
}

py::tuple plateau_state(py::handle self) {
  const auto state = plateau_in(self).state();
  const auto best = state.best ? py::object(py::float_(*state.best)) : py::none();
  return py::make_tuple(state.value, best, state.bad_updates, state.cooldown_left);
}

}  // namespace

void add_plateau(py::module_& module) {
  module.def(
      "_update_plateau", [](py::handle self, double metric) { plateau_in(self).update(metric); },
      (signature("_update_plateau", "tracker, metric") + "Takes a metric into account.").c_str());
  module.def("_plateau_state", &plateau_state,
             (signature("_plateau_state", "tracker") +
              "The state: value, best or None, bad_updates, cooldown_left.")
                 .c_str());
  module.def(
      "_set_plateau_state",
      [](py::handle self, double value, py::object best, std::int64_t bad_updates,
         std::int64_t cooldown_left) {
        std::optional<double> known_best;
        if (!best.is_none()) known_best = best.cast<double>();
        plateau_in(self).set_state({value, known_best, bad_updates, cooldown_left});
      },
      (signature("_set_plateau_state", "tracker, value, best, bad_updates, cooldown_left") +
       "Sets the state, which must be a valid one.")
          .c_str());
  const py::cpp_function value([](py::handle self) { return plateau_in(self).current_value(); });
  module.attr("PlateauTracker").attr("value") =
      property(value, "The value now, by which main_tracker, if there is one, is multiplied.");
}

}  // namespace lrtrack::bindings
