// Expressions of the aggregation language: parsed once, evaluated for each document.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/path.hpp>
#include <zonda/pocket/core/value.hpp>

#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zonda::pocket
{

/// The variables that an expression may name (without `$$`), beyond ROOT, CURRENT, NOW and REMOVE.
using variable_names = std::set<std::string, std::less<>>;

/// The variables' values: a chain, each link made for the scope of one `$let`, `$map` … and gone after it. The first
/// link has those of the whole command.
class variables
{
public:
    explicit variables(datetime now, std::shared_ptr<const bson::document> of_command = {})
        : of_command_(std::move(of_command)),
          now_(now),
          own_held_(std::make_shared<std::size_t>(0)),
          held_(own_held_.get())
    {
    }
    /// The names and values must outlive it.
    variables with(std::string_view name, bson::value_view v) const { return variables(*this, name, v); }

    bson::value_view find(std::string_view name) const
    {
        const variables* scope = this;
        for (; scope->outer_; scope = scope->outer_)
            if (scope->name_ == name)
                return scope->value_;
        return scope->of_command_ ? (*scope->of_command_)[name] : bson::value_view();
    }
    datetime now() const { return now_; }
    /// What the evaluations under way hold (held_memory.hpp).
    std::size_t& held_bytes() const { return *held_; }

private:
    variables(const variables& outer, std::string_view name, bson::value_view v)
        : outer_(&outer),
          name_(name),
          value_(v),
          now_(outer.now_),
          held_(outer.held_)
    {
    }

    const variables* outer_{nullptr};
    std::shared_ptr<const bson::document> of_command_{};
    std::string_view name_{};
    bson::value_view value_{};
    datetime now_;
    std::shared_ptr<std::size_t> own_held_{}; // the first link's
    std::size_t* held_;
};

struct operator_entry;
class held_memory;

class expression
{
public:
    enum class form : std::uint8_t
    {
        absent,   // an optional argument that was not given
        constant, // a value
        field,    // $a.b
        variable, // $$name.a.b
        document, // names and arguments
        array,    // arguments
        call      // an operator and its arguments
    };

    /// Errors: invalid_pipeline_operator (168) for an operator that pocket does not know, unknown_variable, and
    /// MongoDB's numbers for a wrong count or kind of arguments.
    static outcome<expression> parse(bson::value_view source, const variable_names& known);

    /// The value, which may be missing. Errors: those of the operators; what check_limits says of a value that was
    /// made.
    outcome<value> evaluate(bson::document_view root, const variables& with) const;

    form what() const { return form_; }
    bool given() const { return form_ != form::absent; }
    const value& constant() const { return constant_; }
    const std::vector<expression>& arguments() const { return arguments_; }
    const std::vector<std::string>& names() const { return names_; }
    const path& field() const { return path_; }

private:
    friend class expression_parser;

    outcome<value> evaluate_made(bson::document_view root, const variables& with) const;
    outcome<value> evaluate_call(bson::document_view root, const variables& with) const;
    outcome<value> evaluate_document(bson::document_view root, const variables& with) const;
    outcome<value> evaluate_array(bson::document_view root, const variables& with) const;
    value evaluate_variable(bson::document_view root, const variables& with) const;

    form form_{form::absent};
    value constant_{};
    path path_{};
    std::vector<std::string> names_{}; // of a document's fields; a variable's name; the variables of $let
    std::vector<expression> arguments_{};
    const operator_entry* operator_{nullptr};
};

/// What an expression sees at a path: fields of documents, and of each document in an array an array of them.
value field_value(bson::value_view from, const path& at, std::size_t depth = 0);

/// An operator that is being evaluated.
struct operator_call
{
    const expression& self;
    bson::document_view root;
    const variables& with;
    held_memory& memory;

    const expression& argument(std::size_t i) const { return self.arguments()[i]; }
    /// The value is counted until the call ends.
    outcome<value> evaluate(std::size_t i) const;
};

enum class parameter_kind : std::uint8_t
{
    expression,
    name,     // plain text: what `as` calls the variable
    bindings, // {name: expression} of $let
    scoped,   // an expression that sees the variables of this call
    branches  // [{case, then}] of $switch
};

struct parameter
{
    std::string_view name;
    bool wanted;
    parameter_kind kind{parameter_kind::expression};
};

/// An operator takes either positional arguments (`least` to `most`) or named parameters.
struct operator_entry
{
    std::string_view name;
    int least{0};
    int most{0}; // below 0: any number
    std::span<const parameter> parameters{};
    /// All arguments evaluated …
    outcome<value> (*calculate)(std::span<const value>){nullptr};
    /// … or evaluated by the operator itself, those that it wants.
    outcome<value> (*run)(const operator_call&){nullptr};
};

/// Null if there is no such operator.
const operator_entry* find_operator(std::string_view name);

std::span<const operator_entry> logic_operators();
std::span<const operator_entry> arithmetic_operators();
std::span<const operator_entry> string_operators();
std::span<const operator_entry> array_operators();
std::span<const operator_entry> set_operators();
std::span<const operator_entry> object_operators();
std::span<const operator_entry> scope_operators();
std::span<const operator_entry> conversion_operators();
std::span<const operator_entry> date_operators();

} // namespace zonda::pocket
