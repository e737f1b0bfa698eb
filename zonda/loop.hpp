// The whole room: how code waits. (The run loop, and Asio's own operations, have headers of their own.)
#pragma once

#include <zonda/loop/event.hpp>
#include <zonda/loop/generator.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/mutex.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/loop/queue.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/loop/when_all.hpp>
#include <zonda/loop/worker_pool.hpp>
