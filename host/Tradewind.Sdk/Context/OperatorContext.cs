using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tradewind;

/// <summary>One attempt of a task, as its operator sees it: a <see cref="TaskContext"/> that also knows what the operator's settings are worth in this attempt.</summary>
public sealed class OperatorContext : TaskContext
{
    private readonly Dictionary<Setting, object?> _resolved = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _gate = new();

    /// <summary>Makes a context over the platform's services; for hosts and for tests of operators.</summary>
    /// <param name="facts">What is known of the attempt.</param>
    /// <param name="services">What it may ask of the platform.</param>
    /// <param name="json">How outputs and parameters are read and written; null for <see cref="XComJson.Shared"/>.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public OperatorContext(AttemptFacts facts, IAttemptServices services, JsonSerializerOptions? json = null, CancellationToken cancellationToken = default)
        : base(facts, services, json, cancellationToken)
    {
    }

    /// <summary>What a setting is worth in this attempt.</summary>
    /// <param name="setting">The operator's property.</param>
    /// <param name="name">What the message calls it; filled in by the compiler.</param>
    /// <exception cref="FailNowException">The setting was not given.</exception>
    public T Get<T>(Value<T>? setting, [CallerArgumentExpression(nameof(setting))] string? name = null) =>
        setting is null ? throw new FailNowException($"The setting {name} of task '{TaskId}' is missing.") : (T)Resolve(setting)!;

    /// <summary>What a setting is worth in this attempt, or another value when it was not given.</summary>
    /// <param name="setting">The operator's property, null when the script did not set it.</param>
    /// <param name="otherwise">The value in that case.</param>
    public T GetOr<T>(Value<T>? setting, T otherwise) => setting is null ? otherwise : (T)Resolve(setting)!;

    /// <summary>What a list of settings is worth in this attempt.</summary>
    public IReadOnlyList<T> Get<T>(IReadOnlyList<Value<T>> settings) => [.. settings.Select(s => Get(s))];

    /// <summary>What a dictionary of settings is worth in this attempt.</summary>
    public IReadOnlyDictionary<string, T> Get<T>(IReadOnlyDictionary<string, Value<T>> settings) =>
        settings.ToDictionary(s => s.Key, s => Get(s.Value, s.Key));

    /// <summary>What a setting of any type is worth in this attempt; null when it was not given.</summary>
    public object? Get(Value? setting) => setting is null ? null : Resolve(setting);

    /// <summary>What a dictionary of settings of any type is worth in this attempt.</summary>
    public IReadOnlyDictionary<string, object?> Get(IReadOnlyDictionary<string, Value> settings) =>
        settings.ToDictionary(s => s.Key, s => Get(s.Value));

    /// <summary>The bytes of a body in this attempt, with their content type; null when it was not given.</summary>
    public PayloadContent? Get(Payload? payload) => payload is null ? null : (PayloadContent)Resolve(payload)!;

    /// <summary>The event that the operator waited for; null while it has not been deferred in this attempt.</summary>
    public async Task<DeferredEvent?> EventAsync() =>
        await Services.ReadXComAsync(TaskId, MapIndex, XComKeys.Event, CancellationToken) is { } json ? DeferralJson.ReadEvent(json.Span) : null;

    /// <summary>
    /// An address that a system outside may post to, once, to let this attempt go on after it deferred itself with
    /// <see cref="Deferral.ToCallback"/>: what it posts (JSON) is the event. Whoever knows the address may, so hand it to that system alone.
    /// </summary>
    /// <param name="validFor">How long it may be posted to; no longer than the attempt waits.</param>
    public async Task<string> CallbackUrlAsync(TimeSpan validFor) => await Services.CallbackUrlAsync(validFor, CancellationToken);

    /// <summary>Resolves a setting once per attempt, ahead of the operator's call, so that <c>Get</c> does not wait.</summary>
    internal async ValueTask<object?> ResolveAsync(Setting value)
    {
        lock (_gate)
        {
            if (_resolved.TryGetValue(value, out var known))
                return known;
        }

        var result = await value.ResolveAsync(this, CancellationToken);
        lock (_gate)
            return _resolved.TryAdd(value, result) ? result : _resolved[value];
    }

    private object? Resolve(Setting value)
    {
        var pending = ResolveAsync(value);
        return pending.IsCompletedSuccessfully ? pending.Result : Wait(pending.AsTask());
    }
}
