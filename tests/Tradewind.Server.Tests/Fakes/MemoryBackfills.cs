using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;
using BackfillRequest = Tradewind.Engine.Backfills.BackfillRequest;
using Tradewind.Tests;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Notes what was wished. Every backfill has two slots, of which the first is done; there are none but those that were made.</summary>
internal sealed class MemoryBackfills(TimeProvider time) : UnservedBackfills, IBackfillCommands
{
    private readonly List<BackfillView> _views = [];

    public List<BackfillRequest> Wishes { get; } = [];

    public Task<IReadOnlyList<BackfillSlot>> PreviewAsync(BackfillRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Backfill);
        Wishes.Add(request);
        return Task.FromResult(Slots(request.From));
    }

    public Task<BackfillView> CreateAsync(BackfillRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Backfill);
        Wishes.Add(request);
        _views.Add(new(
            new() { Id = _views.Count + 1, Request = request, CreatedBy = caller.Name, CreatedAt = time.GetUtcNow() }, 2, 1, 0, new Dictionary<RunState, int> { [RunState.Success] = 1 }));
        return Task.FromResult(_views[^1]);
    }

    public Task<BackfillView> PauseAsync(long backfill, Caller caller, CancellationToken cancel) => Move(backfill, BackfillState.Paused, caller);

    public Task<BackfillView> ResumeAsync(long backfill, Caller caller, CancellationToken cancel) => Move(backfill, BackfillState.Running, caller);

    public Task<BackfillView> CancelAsync(long backfill, Caller caller, CancellationToken cancel) => Move(backfill, BackfillState.Cancelled, caller);

    public override Task<Page<BackfillView>> ListAsync(string? dagId, string? cursor, int limit, CancellationToken cancel)
    {
        var from = int.Parse(cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        BackfillView[] all = [.. _views.Where(view => dagId is null || view.Backfill.Request.DagId == dagId)];
        return Task.FromResult(new Page<BackfillView>([.. all.Skip(from).Take(limit)], from + limit < all.Length ? $"{from + limit}" : null));
    }

    public override Task<BackfillView?> GetAsync(long backfill, CancellationToken cancel) => Task.FromResult(_views.Find(view => view.Backfill.Id == backfill));

    public override Task<IReadOnlyList<BackfillSlot>> SlotsAsync(long backfill, int after, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<BackfillSlot>>([.. Slots(_views.Single(view => view.Backfill.Id == backfill).Backfill.Request.From).Where(slot => slot.Place > after).Take(limit)]);

    private static IReadOnlyList<BackfillSlot> Slots(DateTimeOffset from) =>
    [
        new(0, from, new(from, from.AddHours(1)), BackfillStep.LeftAlone, 7, RunState.Success, "it has a run that ended as success"),
        new(1, from.AddHours(1), new(from.AddHours(1), from.AddHours(2)), BackfillStep.Made),
    ];

    private Task<BackfillView> Move(long backfill, BackfillState to, Caller caller)
    {
        caller.Require(Deed.Backfill);
        var at = _views.FindIndex(view => view.Backfill.Id == backfill);
        if (at < 0) throw new RejectedException(RejectedReason.NotFound, $"There is no backfill {backfill}.", "backfill");
        _views[at] = _views[at] with { Backfill = _views[at].Backfill with { State = to, EndedAt = to == BackfillState.Cancelled ? time.GetUtcNow() : null } };
        return Task.FromResult(_views[at]);
    }
}
