// The core's answers to the page's questions, which lrtrack/playing/questions.py describes; the
// tables and the lines of code are JavaScript's business.
#include <algorithm>
#include <concepts>

#include "curve.hpp"
#include "forms.hpp"
#include "json.hpp"
#include "lrtrack/trackers.hpp"

namespace lrtrack::web {
namespace {

constexpr std::int64_t largest = std::int64_t{1} << 53;  // JavaScript counts no further
constexpr std::size_t most_milestones = 200;
constexpr std::int64_t most_columns = 4000;
// Of an answer's curves together; more are sampled. The first while a slider moves.
constexpr std::int64_t quick_updates = 2'000'000, most_updates = 20'000'000;

std::string refused(const FieldError& error) {
  std::string path;
  for (const auto& part : error.path) path.append(path.empty() ? "" : ", ").append(part);
  return R"({"error": {"path": [)" + path + R"(], "message": )" + quoted(error.what()) + "}}";
}

const Json& member(const Json& question, std::string_view name) {
  static const Json null;
  const Json* const found = question.find(name);
  return found == nullptr ? null : *found;
}

/// An integer of the question, or what it is by default.
std::int64_t count_in(const Json& question, std::string_view name, std::int64_t by_default) {
  const Json& given = member(question, name);
  if (given.is(Json::Kind::null)) return by_default;
  try {
    const auto count = to_integer(name, given);
    require(count > 0, name, "positive", count);
    return std::min(count, largest);
  } catch (const std::invalid_argument& error) {
    throw FieldError({quoted(name)}, error.what());
  }
}

template <class Definition>
TrackerPtr momentum_of_class(const Tracker& tracker) {
  if constexpr (requires(const Definition& definition) { definition.momentum(); }) {
    const auto* const model = dynamic_cast<const TrackerModel<Definition>*>(&tracker);
    if (model != nullptr) return make(model->definition().momentum());
  }
  return nullptr;
}

template <class... Definitions>
TrackerPtr momentum_of(const Tracker& tracker, TypeList<Definitions...>) {
  TrackerPtr found;
  ((found = found ? found : momentum_of_class<Definitions>(tracker)), ...);
  return found;
}

std::string points(const Curve& curve) {
  std::string values;
  for (const float value : curve.values) {
    values.append(values.empty() ? "" : ", ").append(written(static_cast<double>(value)));
  }
  return R"("updates": )" + written(curve.updates) + R"(, "values": [)" + values +
         R"(], "is_exact": )" + (curve.is_exact ? "true" : "false");
}

struct View {
  std::int64_t stop, start, end, columns, most_updates;
  bool momentum;
};

std::string values_at_ends(const Tracker& tracker, std::int64_t stop) {
  std::string text;
  std::int64_t last = -1;
  for (const auto update : {std::int64_t{0}, std::int64_t{1}, stop - 1}) {
    if (update <= last) continue;
    last = update;
    const auto value = written(static_cast<double>(tracker.value<float>(update)));
    text += (text.empty() ? "[" : ", [") + std::to_string(update) + ", " + value + "]";
  }
  return "[" + text + "]";
}

std::string line(const Tracker& tracker, const View& view) {
  const auto milestones = milestones_between(tracker, view.start, view.end);
  const auto momentum = view.momentum ? momentum_of(tracker, AllTrackers{}) : nullptr;
  const auto drawn = [&view](const Tracker& one) {
    return points(curve_of(one, view.start, view.end, view.columns, view.most_updates));
  };
  std::string text = "{" + drawn(tracker) + R"(, "at": )" + values_at_ends(tracker, view.stop);
  text += R"(, "milestones": )";
  text += milestones.size() <= most_milestones ? written(milestones) : "null";
  text += R"(, "momentum": )";
  text += momentum ? "{" + drawn(*momentum) + "}" : "null";
  return text + "}";
}

/// What answer_one gives for each tracker, or its error.
template <class AnswerOne>
std::string each(const std::vector<Json>& given, const AnswerOne& answer_one) {
  std::string text;
  for (const Json& item : given) {
    if (!text.empty()) text += ", ";
    try {
      text += answer_one(*make_tracker(item));
    } catch (const FieldError& error) {
      text += refused(error);
    }
  }
  return "[" + text + "]";
}

View view_of(const Json& question, const std::vector<Json>& given) {
  std::int64_t farthest = 0;
  each(given, [&farthest](const Tracker& tracker) {
    farthest = std::max(farthest, default_stop(tracker));
    return "";
  });
  const auto stop = count_in(question, "stop", farthest == 0 ? 100 : farthest);
  const Json& window = member(question, "window");
  const auto most = member(question, "quick").boolean ? quick_updates : most_updates;
  View view{stop,
            0,
            stop,
            std::min(count_in(question, "columns", 600), most_columns),
            most / static_cast<std::int64_t>(given.size()),
            member(question, "momentum").boolean};
  if (window.is(Json::Kind::null)) return view;
  if (window.items.size() == 2) {
    view.start = to_integer("window", window.items[0]);
    view.end = to_integer("window", window.items[1]);
  }
  const bool is_window =
      window.items.size() == 2 && 0 <= view.start && view.start < view.end && view.end <= largest;
  if (!is_window) {
    throw FieldError({quoted("window")},
                     "window must be two increasing updates, received " + shown(window));
  }
  return view;
}

std::string answer(std::string_view text) {
  const Json question = read_json(text);
  const auto asked = member(question, "ask").text;
  const auto& given = member(question, "trackers").items;
  if (given.empty()) throw FieldError({quoted("trackers")}, "trackers must be at least one");
  if (asked == "values") {
    const auto update = to_integer("update", member(question, "update"));
    require(update >= 0, "update", "non-negative", update);
    const auto value = [update](const Tracker& tracker) {
      return written(static_cast<double>(tracker.value<float>(update)));
    };
    return R"({"values": )" + each(given, value) + "}";
  }
  if (asked != "curves") throw FieldError({}, "ask must be one of curves, values");
  const auto view = view_of(question, given);
  const auto lines = each(given, [&view](const Tracker& tracker) { return line(tracker, view); });
  return R"({"stop": )" + std::to_string(view.stop) + R"(, "window": )" +
         written(std::vector{view.start, view.end}) + R"(, "lines": )" + lines + "}";
}

}  // namespace
}  // namespace lrtrack::web

using namespace lrtrack;

/// The answer to a question, both in JSON. It is there until the next question.
extern "C" const char* lrtrack_answer(const char* question) {
  static std::string text;
  try {
    text = web::answer(question);
  } catch (const web::FieldError& error) {
    text = web::refused(error);
  } catch (const std::exception& error) {
    text = web::refused(web::FieldError({}, error.what()));
  }
  return text.c_str();
}

/// The bits of a tracker's values at first, first + step, …; null for a tracker that cannot be
/// made. They are there until the next call.
extern "C" const float* lrtrack_values(const char* tracker, double first, double step, int count) {
  static std::vector<float> values;
  try {
    values.resize(static_cast<std::size_t>(count));
    const UpdateRange range{static_cast<std::int64_t>(first), static_cast<std::int64_t>(step),
                            values.size()};
    web::make_tracker(web::read_json(tracker))->fill(range, values.data());
    return values.data();
  } catch (const std::exception&) {
    return nullptr;
  }
}
