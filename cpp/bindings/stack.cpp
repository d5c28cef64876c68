#include "stack.hpp"

#include <pybind11/pybind11.h>

#include <algorithm>
#include <cstdint>

#include "lrtrack/registry.hpp"

#if defined(__linux__) || defined(__APPLE__)
#include <pthread.h>
#endif

namespace lrtrack::bindings {
namespace {

/// What a tracker's bulk evaluation keeps on the stack, its lists above all, at most; and
/// what the innermost one needs for whole blocks and tables, with Python's calls around.
constexpr std::size_t bytes_per_tracker = 5 * 1024;
constexpr std::size_t bytes_of_innermost = 64 * 1024;

struct Stack {
  std::uintptr_t low = 0;
  std::size_t size = 0;  // 0 where it is not known
};

Stack find_stack() {
  Stack stack;
#if defined(__linux__)
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return stack;
  void* low = nullptr;
  if (pthread_attr_getstack(&attributes, &low, &stack.size) != 0) stack.size = 0;
  pthread_attr_destroy(&attributes);
  stack.low = reinterpret_cast<std::uintptr_t>(low);
#elif defined(__APPLE__)
  stack.size = pthread_get_stacksize_np(pthread_self());
  stack.low =
      reinterpret_cast<std::uintptr_t>(pthread_get_stackaddr_np(pthread_self())) - stack.size;
#endif
  return stack;
}

const Stack& this_thread() {
  thread_local const Stack stack = find_stack();
  return stack;
}

void require_bytes(std::size_t needed) {
  const Stack& stack = this_thread();
  const char here = 0;
  const auto left = reinterpret_cast<std::uintptr_t>(&here) - stack.low;
  const bool is_inside = left <= stack.size;  // not where a stack of somebody's own is in use
  if (!is_inside || left >= needed) return;
  PyErr_SetString(PyExc_RecursionError,
                  "trackers must be nested less deeply, for the thread's stack is used up");
  throw pybind11::error_already_set();
}

}  // namespace

void require_stack(std::size_t depth) {
  require_bytes(depth * bytes_per_tracker + bytes_of_innermost);
}

void require_stack_for_nested_call() {
  const auto deepest = max_depth * bytes_per_tracker + bytes_of_innermost;
  require_bytes(std::min(deepest, this_thread().size / 2));
}

}  // namespace lrtrack::bindings
