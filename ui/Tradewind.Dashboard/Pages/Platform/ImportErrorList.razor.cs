using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Pages.Platform;

/// <summary>Scripts that could not be taken up as they are.</summary>
public sealed partial class ImportErrorList
{
    private IReadOnlyList<ImportError>? _errors;

    [Inject] private IDagQueries Dags { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.ImportError), new(Topic.Dag)];

    protected override async Task LoadAsync(CancellationToken cancel) => _errors = await Dags.ImportErrorsAsync(cancel);
}
