#include "lrtrack/rule.hpp"

#include <cmath>

#include "lrtrack/rounding.hpp"

namespace lrtrack {

void refuse(std::string_view name, std::string_view what, std::string_view got) {
  std::string message(name);
  message.append(" must be ").append(what).append(", received ").append(got);
  throw std::invalid_argument(message);
}

void check(std::string_view name, const Rule& rule, double real) {
  require(std::isfinite(real), name, "finite", real);
  const double rounded = rounded_to_float32(real);
  require(std::isfinite(rounded), name, "within the range of float32", real);
  require(rule.holds(real), name, rule.text, real);
  if (!rule.holds(rounded)) {
    refuse(name, rule.text, to_text(real) + " (" + to_text(rounded) + " in float32)");
  }
}

void check(std::string_view name, const Rule& rule, std::int64_t integer) {
  require(rule.holds(static_cast<double>(integer)), name, rule.text, integer);
}

void require_at_most(std::string_view name, double real, std::string_view limit_name,
                     double limit) {
  require(real <= limit, name, "at most " + std::string(limit_name) + " (" + to_text(limit) + ")",
          real);
}

void require_increasing(std::string_view name, const std::vector<std::int64_t>& updates) {
  for (std::size_t i = 0; i < updates.size(); ++i) {
    require(updates[i] >= 0, name, "non-negative each", updates[i]);
    if (i > 0 && updates[i] <= updates[i - 1]) {
      refuse(name, "increasing", to_text(updates[i]) + " after " + to_text(updates[i - 1]));
    }
  }
}

}  // namespace lrtrack
