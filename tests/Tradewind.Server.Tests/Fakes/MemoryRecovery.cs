using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.States;
using Tradewind.Engine.Versions;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Notes what was wished, and answers that one task of run 1 is affected. There is no other run.</summary>
internal sealed class MemoryRecovery : IRecoveryCommands
{
    public List<(RecoveryRequest Request, string Caller)> Wishes { get; } = [];

    public Task<RecoveryResult> ApplyAsync(RecoveryRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(request.Deed);
        Wishes.Add((request, caller.Name));
        if (request.Run is > 1) throw new RejectedException(RejectedReason.NotFound, $"There is no run {request.Run}.", "run");
        return Task.FromResult(new RecoveryResult(request.DryRun, [1], 1, [new(1, "load", 2, TaskInstanceState.UpstreamFailed) { DagId = "sales" }], [new(9, "it is being stopped")])
        {
            Versions = request is { DryRun: true, Version: RerunOn.Latest } ? [Move()] : [],
        });
    }

    private static VersionMove Move()
    {
        var load = new PartChange("load", ChangeKind.Changed, [new("retries", "0", "3")]);
        var diff = new VersionDiff(
            new(1, "key1", DateTimeOffset.UnixEpoch, 1), new(2, "key2", DateTimeOffset.UnixEpoch, 2), new([], [load, new("report", ChangeKind.Changed, [new("queue", "default", "gpu")])], []), [], []);
        return new("sales", [1], diff, [load]);
    }
}
