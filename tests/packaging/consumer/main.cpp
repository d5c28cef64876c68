#include <cstdio>
#include <stdexcept>
#include <vector>

#include "lrtrack/lrtrack.hpp"

int main() {
  const auto cosine = lrtrack::make(
      lrtrack::CosineTracker{.base_value = 0.5, .final_value = 0.25, .max_updates = 20});
  const auto tracker = lrtrack::make(lrtrack::WarmUpTracker{
      .main_tracker = cosine, .warm_up_steps = 4, .warm_up_begin_value = 0.125});
  std::vector<float> values(6);
  const std::vector<const lrtrack::Tracker*> rows{tracker.get()};
  lrtrack::evaluate<float>(rows, lrtrack::UpdateRange{0, 6, values.size()}, values.data(), 2);
  std::printf("%g %g %g\n", static_cast<double>(tracker->get_new_value(2)),
              tracker->get_new_value<double>(14), static_cast<double>(values.back()));
  try {
    lrtrack::make(lrtrack::FixedTracker{});
  } catch (const std::invalid_argument& error) {
    std::printf("%s\n", error.what());
  }
}
