#pragma once

#include <numbers>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct CosineTracker {
  using Self = CosineTracker;

  double base_value = unset_real;
  double final_value = 0.01;
  std::int64_t max_updates = unset_integer;

  static constexpr std::string_view name = "CosineTracker";
  static constexpr Documentation documentation{
      .summary = "Half a cosine wave from a base value down to a final value.",
      .formula =
          R"(f(t) = final_value + (base_value − final_value) · (1 + cos(π · t / max_updates)) / 2
f(t) = final_value for t > max_updates)",
      .example =
          R"(>>> tracker = Tracker.cosine().set_base_value(0.5).opt_final_value(0.25).set_max_updates(20).build()
>>> [tracker.get_new_value(t) for t in (0, 10, 20, 30)]
[0.5, 0.375, 0.25, 0.25])",
      .source = "DJL's CosineTracker; Loshchilov and Hutter, SGDR, 2017, without the restarts."};

  static constexpr auto parameters() {
    auto positive = rules::positive;
    positive.advice = "a rise is a WarmUpTracker with warm_up_mode='COSINE'";
    return std::tuple{
        required("base_value", &Self::base_value, positive,
                 "the value at update 0; above final_value"),
        optional("final_value", &Self::final_value, rules::finite, "the value from max_updates on"),
        required("max_updates", &Self::max_updates, rules::positive,
                 "the update at which the final value is reached")};
  }

  void validate() const {
    if (base_value > final_value) return;
    const auto what = "greater than " + limit_of(*this, &Self::final_value);
    refuse("base_value", is_default(*this, &Self::final_value) ? what : what + rising(),
           to_text(base_value));
  }

  /// What to write for a cosine that rises.
  std::string rising() const {
    return " (a rise: WarmUpTracker(main_tracker=FixedTracker(value=" + to_text(final_value) +
           "), warm_up_begin_value=" + to_text(base_value) +
           ", warm_up_steps=" + to_text(max_updates) + ", warm_up_mode='COSINE'))";
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    if (num_update > max_updates) return visit(Piece{}, hold(final_value));
    visit(Piece{.last = max_updates, .ends_at_last = true},
          then([n = static_cast<double>(max_updates)](
                   auto t) { return cos(std::numbers::pi * t / n); },
               [base = base_value, end = final_value](auto cosine) {
                 using Real = decltype(cosine);
                 const auto last = static_cast<Real>(end);
                 return last + (static_cast<Real>(base) - last) / 2 * (1 + cosine);
               }));
  }
};

}  // namespace lrtrack
