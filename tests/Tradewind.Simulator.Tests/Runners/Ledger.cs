using System.Globalization;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Messages;

namespace Tradewind.Simulator.Tests.Runners;

/// <summary>What really happened in the runners, to hold against what the metastore says.</summary>
internal sealed class Ledger
{
    private readonly HashSet<(long Instance, int Fence)> _given = [];
    private readonly Dictionary<(long Instance, int Attempt), HashSet<ReportKind>> _said = [];
    private readonly Dictionary<(long Instance, int Number), int> _calls = [];

    private readonly Dictionary<(long Instance, int Attempt), Deferral> _waits = [];

    /// <summary>The looks that were given to one of several, in their order.</summary>
    public List<LookGiven> Looks { get; } = [];

    /// <summary>When whoever had such a look said that it found nothing yet: from then on it is the one that looked last.</summary>
    public List<(string Key, long Instance, DateTimeOffset At)> Misses { get; } = [];

    /// <summary>When such a look found what it looked for.</summary>
    public List<(string Key, DateTimeOffset At)> Finds { get; } = [];

    /// <summary>How many attempts were given to runners.</summary>
    public int Given => _given.Count;

    public void Give(RunAttempt attempt)
    {
        if (!_given.Add((attempt.Instance, attempt.Fence)))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Run {attempt.Run}, {attempt.TaskId}: dispatch {attempt.Fence} was given to a runner twice."));
    }

    /// <summary>A callback is called, for the first time or again.</summary>
    public void Call(RunAttempt callback)
    {
        var key = (callback.Instance, callback.Fence);
        _calls[key] = _calls.GetValueOrDefault(key) + 1;
    }

    /// <summary>How often a callback was called.</summary>
    public int Calls(long instance, int number) => _calls.GetValueOrDefault((instance, number));

    /// <summary>An attempt asked to wait for something.</summary>
    public void Wait(RunAttempt attempt, Deferral what) => _waits[(attempt.Instance, attempt.Attempt)] = what;

    /// <summary>What an attempt asked to wait for; null when it never did.</summary>
    public Deferral? WaitOf(long instance, int attempt) => _waits.GetValueOrDefault((instance, attempt));

    public void Say(RunAttempt attempt, ReportKind kind)
    {
        if (!_said.TryGetValue((attempt.Instance, attempt.Attempt), out var kinds)) _said.Add((attempt.Instance, attempt.Attempt), kinds = []);
        kinds.Add(kind);
    }

    /// <summary>Whether a runner said this of an attempt.</summary>
    public bool Said(long instance, int attempt, ReportKind kind) => _said.TryGetValue((instance, attempt), out var kinds) && kinds.Contains(kind);
}
