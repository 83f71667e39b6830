using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.States;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;
using Wish = Tradewind.Engine.Backfills.BackfillRequest;

namespace Tradewind.Server.Api;

internal static class BackfillEndpoints
{
    private const int LongestNote = 2_000;
    private const int MostSlots = 1_000;

    public static void MapBackfills(this IEndpointRouteBuilder api)
    {
        api.MapPost("dags/{dagId:id}/backfills", CreateAsync).Takes(Deed.Backfill).WithSummary("Makes a backfill: runs of the slots that the DAG's schedule has in a range.");
        api.MapPost("dags/{dagId:id}/backfills/preview", PreviewAsync).Takes(Deed.Backfill).WithSummary("What a backfill would do with each slot; nothing is done.");
        api.MapGet("backfills", ListAsync).WithSummary("Backfills with their progress, latest first, a page at a time.");
        api.MapGet("backfills/{backfill:long}", GetAsync).WithSummary("A backfill with its progress.");
        api.MapGet("backfills/{backfill:long}/slots", SlotsAsync).WithSummary("A backfill's slots with their runs, a page at a time.");
        api.MapPost("backfills/{backfill:long}/pause", async (long backfill, IBackfillCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
            Resource(await commands.PauseAsync(backfill, user.Caller(), cancel))).Takes(Deed.Backfill).WithSummary("Holds a backfill: no further run is made.");
        api.MapPost("backfills/{backfill:long}/resume", async (long backfill, IBackfillCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
            Resource(await commands.ResumeAsync(backfill, user.Caller(), cancel))).Takes(Deed.Backfill).WithSummary("Lets a held backfill go on.");
        api.MapPost("backfills/{backfill:long}/cancel", async (long backfill, IBackfillCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
            Resource(await commands.CancelAsync(backfill, user.Caller(), cancel))).Takes(Deed.Backfill).WithSummary("Stops a backfill and cancels those of its runs that have not ended.");
    }

    private static async Task<Created<BackfillResource>> CreateAsync(string dagId, Client.BackfillRequest request, IBackfillCommands commands, ClaimsPrincipal user, CancellationToken cancel)
    {
        var made = Resource(await commands.CreateAsync(Read(dagId, request), user.Caller(), cancel));
        return TypedResults.Created($"/api/v1/backfills/{made.BackfillId}", made);
    }

    private static async Task<ResourcePage<BackfillSlotResource>> PreviewAsync(
        string dagId, Client.BackfillRequest request, IBackfillCommands commands, ClaimsPrincipal user, CancellationToken cancel) =>
        Resources.Page(await commands.PreviewAsync(Read(dagId, request), user.Caller(), cancel), Slot);

    private static async Task<ResourcePage<BackfillResource>> ListAsync(string? dag, string? cursor, int? limit, IBackfillStore backfills, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var only = check.Text("dag", dag);
        var (size, from) = (check.Limit(limit), check.Text("cursor", cursor));
        check.Done();
        return Resources.Page(await backfills.ListAsync(only, from, size, cancel), Resource);
    }

    private static async Task<BackfillResource> GetAsync(long backfill, IBackfillStore backfills, CancellationToken cancel) =>
        Resource(await backfills.GetAsync(backfill, cancel) ?? throw None(backfill));

    private static async Task<ResourcePage<BackfillSlotResource>> SlotsAsync(long backfill, string? cursor, int? limit, IBackfillStore backfills, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var size = check.Limit(limit, MostSlots);
        var after = -1;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after)) check.Add("cursor", "'cursor' must be the 'next' of the page before.");
        check.Done();
        if (await backfills.GetAsync(backfill, cancel) is null) throw None(backfill);
        var slots = await backfills.SlotsAsync(backfill, after, size, cancel);
        return new() { Items = [.. slots.Select(Slot)], Next = slots.Count == size ? slots[^1].Place.ToString(CultureInfo.InvariantCulture) : null };
    }

    private static Wish Read(string dagId, Client.BackfillRequest request)
    {
        var check = new RequestCheck();
        var wish = new Wish
        {
            DagId = dagId,
            From = request.From,
            To = request.To,
            Reprocess = check.Word<Reprocess>("reprocess", request.Reprocess) ?? Reprocess.None,
            Version = check.Word<RerunOn>("version", request.Version) ?? RerunOn.Latest,
            Backwards = request.Backwards,
            MaxActiveRuns = request.MaxActiveRuns ?? Wish.UsualActiveRuns,
            Params = check.Object("params", request.Params),
            Note = check.Lines("note", request.Note, LongestNote),
        };
        foreach (var (field, message) in wish.Faults()) check.Add(field, message);
        check.Done();
        return wish;
    }

    private static BackfillResource Resource(BackfillView view)
    {
        var (record, wish) = (view.Backfill, view.Backfill.Request);
        return new()
        {
            BackfillId = record.Id,
            DagId = wish.DagId,
            State = Words.Of(record.State),
            From = wish.From,
            To = wish.To,
            Reprocess = Words.Of(wish.Reprocess),
            Version = Words.Of(wish.Version),
            Backwards = wish.Backwards,
            MaxActiveRuns = wish.MaxActiveRuns,
            Params = wish.Params is { } json ? JsonElement.Parse(json) : null,
            Note = wish.Note,
            CreatedBy = record.CreatedBy,
            CreatedAt = record.CreatedAt,
            EndedAt = record.EndedAt,
            Slots = view.Slots,
            Done = view.Done,
            Waiting = view.Waiting,
            LeftAlone = view.LeftAlone,
            Runs = view.Runs.ToDictionary(runs => runs.Key.Word(), runs => runs.Value),
        };
    }

    private static BackfillSlotResource Slot(BackfillSlot slot) => new()
    {
        Place = slot.Place,
        LogicalDate = slot.LogicalDate,
        DataIntervalStart = slot.Interval.Start,
        DataIntervalEnd = slot.Interval.End,
        Step = Words.Of(slot.Step),
        RunId = slot.RunId,
        RunState = slot.RunState?.Word(),
        Why = slot.Why,
    };

    private static RejectedException None(long backfill) => new(RejectedReason.NotFound, $"There is no backfill {backfill}. See them with: tradewind backfills list", "backfill");
}
