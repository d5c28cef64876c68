#pragma once

#include "lrtrack/model.hpp"

namespace lrtrack {

struct SquareRootTracker {
  using Self = SquareRootTracker;

  double base_value = unset_real;

  static constexpr std::string_view name = "SquareRootTracker";
  static constexpr Documentation documentation{
      .summary = "Decays with the inverse square root of the update number.",
      .formula = "f(t) = base_value / sqrt(t + 1)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(0.5).build()
>>> [tracker.get_new_value(t) for t in (0, 3, 15)]
[0.5, 0.25, 0.125])",
      .source = "Zhang et al., Dive into Deep Learning, section 8.11."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive, "the value at update 0")};
  }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, plain([b = base_value](auto t) { return b / sqrt(t + 1.0); }));
  }
};

}  // namespace lrtrack
