using System.Globalization;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;
using Tradewind.Simulator.Tests.Runners;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// Tasks of a play that wait for something outside their run: news, a call from outside, a run of another DAG that they make or that others
/// make, a person's answer. Some of that comes, some too late, some never.
/// </summary>
internal sealed class Waits(int seed, World world)
{
    /// <summary>The DAG whose runs tasks make.</summary>
    public const string Target = "target";

    private const string Prefix = "wait for ";
    private const string News = "news";
    private const string Call = "call";
    private const string OwnRun = "own run";
    private const string OtherRun = "other run";
    private const string Answer = "answer";

    private static readonly string[] Kinds = [News, Call, OwnRun, OtherRun, Answer];

    /// <summary>The graph with tasks that wait.</summary>
    public DagGraph In(DagGraph graph)
    {
        // What others map over has the length that its script says.
        var mapped = graph.Tasks.SelectMany(task => task.MapOver).ToHashSet();
        return graph with { Tasks = [.. graph.Tasks.Select(task => task.Kind == TaskKind.Action && !mapped.Contains(task.Id) && world.Chance(0.5) ? Waiting(task) : task)] };
    }

    /// <summary>The graph of the DAG whose runs tasks make.</summary>
    public static DagGraph Triggered(DagGraph graph) => graph with
    {
        // It tells no news: a DAG that waits for that and makes runs of this one would never come to an end.
        DagId = Target, Schedule = null, Start = null, End = null, Tasks = [.. graph.Tasks.Select(task => task with { DependsOnPast = false, WaitForDownstream = false, Outlets = [] })],
    };

    /// <summary>Whether the task is one of these.</summary>
    public static bool IsWait(TaskSpec task) => task.Operator.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>What an attempt of the task waits for; null when it waits for nothing.</summary>
    public Deferral? Of(TaskSpec task, RunAttempt attempt)
    {
        if (!IsWait(task)) return null;
        var random = new Random(Script.Hash(string.Create(CultureInfo.InvariantCulture, $"{seed} waits {attempt.Run} {attempt.TaskId} {attempt.MapIndex}")));
        var what = task.Operator[Prefix.Length..] switch
        {
            News => new() { Kind = DeferralKind.Asset, Asset = Plays.News.Days },
            Call => Deferral.ToCallback(),
            OwnRun => Deferral.ToTrigger(Target, waitForEnd: random.Next(2) == 0),
            OtherRun => Deferral.ToDag("dag0", attempt.LogicalDate, random.Next(2) == 0 ? "t0" : null),
            _ => Deferral.ToApproval(new() { Subject = "Go on?", Options = ["yes", "no"], Defaults = random.Next(2) == 0 ? ["yes"] : [] }),
        };
        return what with { Timeout = TimeSpan.FromSeconds(random.Next(10, 150)), SoftFail = random.Next(3) == 0, Resume = what.Kind is DeferralKind.Asset or DeferralKind.Callback && random.Next(2) == 0 };
    }

    private TaskSpec Waiting(TaskSpec task)
    {
        var kind = world.OneOf(Kinds);
        return task with { Operator = Prefix + kind, Kind = kind == Answer && task.MapGroup is null ? TaskKind.Approval : TaskKind.Action };
    }
}
