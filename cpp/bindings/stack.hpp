// How much of the thread's stack is left, for calls that trackers nest.
#pragma once

#include <cstddef>

namespace lrtrack::bindings {

/// Raises RecursionError unless the stack has room for trackers of the core, nested that deep.
void require_stack(std::size_t depth);

/// The same for the deepest ones; threads with little stack may use half of it.
void require_stack_for_nested_call();

}  // namespace lrtrack::bindings
