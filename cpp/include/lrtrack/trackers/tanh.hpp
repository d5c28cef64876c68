#pragma once

#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

struct TanhTracker {
  using Self = TanhTracker;

  double base_value = unset_real;
  double final_value = 0;
  std::int64_t total_updates = unset_integer;
  double lower = -6;
  double upper = 3;

  static constexpr std::string_view name = "TanhTracker";
  static constexpr Documentation documentation{
      .summary = "Falls along a stretch of the hyperbolic tangent.",
      .formula =
          R"(f(t) = final_value + (base_value − final_value) / 2 · (1 − tanh(lower · (1 − p) + upper · p))
p = t / total_updates, 1 from there on

The tangent stays between −1 and 1, so f(0) is a little below base_value, and the value that is
held after total_updates a little above final_value.)",
      .example =
          R"(>>> tracker = TanhTracker(base_value=0.5, total_updates=3, lower=-1.0, upper=0.5)
>>> [round(tracker(t), 6) for t in (0, 2, 3, 4)]
[0.440399, 0.25, 0.134471, 0.134471])",
      .source =
          "Hsueh, Li and Wu, Stochastic Gradient Descent with Hyperbolic-Tangent Decay, 2019; "
          "timm's TanhLRScheduler."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive,
                 "what the value falls from; at least final_value"),
        optional("final_value", &Self::final_value, rules::finite, "what the value falls towards"),
        required("total_updates", &Self::total_updates, rules::positive,
                 "how many updates the fall takes"),
        optional("lower", &Self::lower, rules::finite,
                 "where on the tangent the fall begins; below upper"),
        optional("upper", &Self::upper, rules::finite, "where on the tangent the fall ends")};
  }

  void validate() const {
    require_at_most(*this, &Self::final_value, &Self::base_value);
    if (lower >= upper) {
      refuse("lower", "below " + limit_of(*this, &Self::upper), text_of(*this, &Self::lower));
    }
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    const auto of_left = [*this](auto left) {
      const auto argument = lerp(upper, lower, left);
      const auto height = 1.0 / (1.0 + exp(2.0 * argument));  // (1 − tanh(argument)) / 2
      return held_below(base_value, final_value + (base_value - final_value) * height);
    };
    if (num_update >= total_updates) return visit(Piece{}, hold(of_left(0.0)));
    visit(Piece{.last = total_updates - 1, .origin = total_updates},
          curve([of_left, n = static_cast<double>(total_updates)](auto t) {
            return of_left(-t / n);
          }));
  }
};

}  // namespace lrtrack
