using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Approvals;

/// <summary>What waits for a person, and what was answered.</summary>
public sealed partial class ApprovalList
{
    private const int Most = 200;

    private ApprovalView[]? _approvals;
    private AnswerDialog? _answer;

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [Inject] private IDeferralStore Deferrals { get; set; } = null!;

    // A question comes with a wait that begins, and goes with the run going on.
    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Due), new(Topic.Run)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    private bool Ended => State == "ended";

    protected override async Task LoadAsync(CancellationToken cancel) => _approvals = [.. (await Deferrals.ApprovalsAsync(!Ended, null, null, Most, cancel)).Items];
}
