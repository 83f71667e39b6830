using System.Text.Json;

namespace Tradewind;

/// <summary>
/// What a callback sees: the run and, for a task's callback, the task and its attempt, what they came to and why, and what a task's body may
/// ask of the platform as well. It leaves nothing behind: <c>Push</c> and <c>Emit</c> fail it.
/// </summary>
public sealed class CallbackContext : TaskContext
{
    private readonly CallbackFacts _facts;

    /// <summary>Makes a context over the platform's services; for hosts and for tests.</summary>
    /// <param name="facts">Which run, task and attempt; the task's id is empty for a run's callback.</param>
    /// <param name="callback">What happened.</param>
    /// <param name="services">What the callback may ask of the platform.</param>
    /// <param name="json">How outputs and parameters are read; null for <see cref="XComJson.Shared"/>.</param>
    /// <param name="cancellationToken">Stops the callback.</param>
    public CallbackContext(
        AttemptFacts facts, CallbackFacts callback, IAttemptServices services, JsonSerializerOptions? json = null, CancellationToken cancellationToken = default)
        : base(facts, services, json, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _facts = callback;
    }

    /// <summary>What it is told about.</summary>
    public CallbackKind Kind => _facts.Kind;

    /// <summary>Whether it is told about the run as a whole; then <c>TaskId</c> is empty and <c>Attempt</c> is 0.</summary>
    public bool IsOfRun => TaskId.Length == 0;

    // In place of what a task keeps from attempt to attempt: a callback keeps nothing.

    /// <summary><inheritdoc cref="CallbackFacts.State"/></summary>
    public new string State => _facts.State;

    /// <summary><inheritdoc cref="CallbackFacts.At"/></summary>
    public DateTimeOffset At => _facts.At;

    /// <summary><inheritdoc cref="CallbackFacts.Reason"/></summary>
    public string? Reason => _facts.Reason;

    /// <summary><inheritdoc cref="CallbackFacts.ErrorType"/></summary>
    public string? ErrorType => _facts.ErrorType;
}
