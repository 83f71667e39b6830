using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Feed;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Backfills;

/// <summary>All backfills with how far they have come.</summary>
public sealed partial class BackfillList
{
    private const int Most = 200;

    private BackfillView[]? _backfills;
    private BackfillView? _cancelling;
    private BackfillDialog? _create;
    private Dialog? _cancel;

    [SupplyParameterFromQuery(Name = "dag")] private string? DagId { get; set; }

    [Inject] private IBackfillStore Backfills { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    // A backfill moves along with the ends of runs.
    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.RunQueued)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    private string Stopping
    {
        get
        {
            var open = _cancelling?.Runs.Where(runs => !runs.Key.IsFinal()).Sum(runs => runs.Value) ?? 0;
            return open == 1 ? "1 run that has not ended is cancelled." : string.Create(CultureInfo.InvariantCulture, $"{open:N0} runs that have not ended are cancelled.");
        }
    }

    protected override async Task LoadAsync(CancellationToken cancel) =>
        _backfills = [.. (await Backfills.ListAsync(string.IsNullOrWhiteSpace(DagId) ? null : DagId.Trim(), null, Most, cancel)).Items];

    private static string LookOf(BackfillView view) => view.Backfill.State switch
    {
        BackfillState.Running => "running",
        BackfillState.Paused => "paused",
        BackfillState.Cancelled => "cancelled",
        _ => view.Runs.ContainsKey(RunState.Failed) ? "failed" : "success",
    };

    private async Task MoveAsync(BackfillView view, BackfillState to)
    {
        await Act.MoveBackfillAsync(view.Backfill.Id, to, Left);
        await RefreshAsync();
    }

    private void AskCancel(BackfillView view)
    {
        _cancelling = view;
        _cancel!.Open();
    }

    private async Task CancelAsync()
    {
        await _cancel!.CloseAsync();
        await MoveAsync(_cancelling!, BackfillState.Cancelled);
    }
}
