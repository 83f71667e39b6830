using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Versions;

namespace Tradewind.Dashboard.Pages.Versions;

/// <summary>The tab of a DAG's versions.</summary>
public sealed partial class DagVersions
{
    private const int PageSize = 50;

    private List<VersionStep>? _versions;
    private string? _next;
    private int _read;

    [Parameter, EditorRequired] public required string DagId { get; set; }

    /// <summary>The number of the version that new runs take.</summary>
    [Parameter, EditorRequired] public required int Current { get; set; }

    /// <summary>The version that is compared; null for none.</summary>
    [Parameter] public int? From { get; set; }

    /// <summary>The version it is compared with.</summary>
    [Parameter] public int? To { get; set; }

    /// <summary>Both versions side by side.</summary>
    [Parameter] public bool Split { get; set; }

    [Inject] private VersionQueries Versions { get; set; } = null!;

    // An older version may serve again, when its file was put back.
    private int Latest => Math.Max(Current, _versions is [var latest, ..] ? latest.Version.Number : 0);

    protected override async Task OnParametersSetAsync()
    {
        if (_read == Current) return;
        _read = Current;
        var page = await Versions.ListAsync(DagId, null, PageSize, CancellationToken.None);
        (_versions, _next) = ([.. page.Items], page.Next);
    }

    private async Task MoreAsync()
    {
        var page = await Versions.ListAsync(DagId, _versions![^1].Version.Number, PageSize, CancellationToken.None);
        _versions = [.. _versions, .. page.Items];
        _next = page.Next;
    }
}
