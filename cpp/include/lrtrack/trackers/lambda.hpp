#pragma once

#include "lrtrack/model.hpp"

namespace lrtrack {

struct LambdaTracker {
  using Self = LambdaTracker;

  FunctionPtr function = {};

  static constexpr std::string_view name = "LambdaTracker";
  static constexpr Documentation documentation{
      .summary = "Any function of the update number, called for each value.",
      .formula = "f(t) = float(function(t))",
      .example = R"(>>> tracker = LambdaTracker(function=lambda t: 0.5 if t < 3 else 0.25)
>>> [tracker.get_new_value(t) for t in (2, 3)]
[0.5, 0.25])",
      .source = "torch's LambdaLR and MultiplicativeLR."};

  static constexpr auto parameters() {
    return std::tuple{required("function", &Self::function, rules::finite,
                               "the function; to be pickled, it must be defined in a module")};
  }

  void validate() const {
    if (!function) refuse_unset("function");
  }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, one_by_one([this](std::int64_t t) { return (*function)(t); }));
  }

  void add_milestones(Milestones& milestones) const { function->add_milestones(milestones); }
};

}  // namespace lrtrack
