#pragma once

#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

struct InverseSquareRootTracker {
  using Self = InverseSquareRootTracker;

  double base_value = unset_real;
  std::int64_t warm_up_steps = unset_integer;
  std::int64_t timescale = 0;

  static constexpr std::string_view name = "InverseSquareRootTracker";
  static constexpr Documentation documentation{
      .summary = "A linear warm-up from 0, then a decay with the inverse square root.",
      .formula = R"(f(t) = base_value · t / warm_up_steps for t < warm_up_steps
f(t) = base_value · sqrt(timescale / (t − warm_up_steps + timescale)) from there on

The default timescale is warm_up_steps: then f(t) = base_value · sqrt(warm_up_steps / t).)",
      .example = R"(>>> tracker = InverseSquareRootTracker(base_value=0.5, warm_up_steps=4)
>>> [tracker(t) for t in (0, 2, 4, 16)]
[0.0, 0.25, 0.5, 0.25])",
      .source =
          "Vaswani et al., Attention Is All You Need, 2017 (Noam; base_value = (model size · "
          "warm_up_steps)^(−1/2)); T5; transformers' get_inverse_sqrt_schedule (timescale)."};

  static constexpr auto parameters() {
    return std::tuple{required("base_value", &Self::base_value, rules::positive,
                               "the highest value, at update warm_up_steps"),
                      required("warm_up_steps", &Self::warm_up_steps, rules::non_negative,
                               "how many updates the warm-up takes; 0 needs a timescale"),
                      optional("timescale", &Self::timescale, rules::non_negative,
                               "after so many updates of decay the value is base_value / sqrt(2); "
                               "0: as warm_up_steps")
                          .absent_in_0_1()};
  }

  void validate() const {
    require(warm_up_steps > 0 || timescale > 0, "warm_up_steps", "positive without a timescale",
            warm_up_steps);
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    if (num_update < warm_up_steps) {
      const Piece rise{.last = warm_up_steps - 1};
      return visit(rise, segment(0, base_value, warm_up_steps, shapes::line));
    }
    const auto scale = timescale > 0 ? timescale : warm_up_steps;
    visit(Piece{.origin = warm_up_steps}, plain([b = base_value, n = static_cast<double>(scale)](
                                                    auto t) { return b * sqrt(n / (t + n)); }));
  }
};

}  // namespace lrtrack
