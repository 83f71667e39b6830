using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Feed;

namespace Tradewind.Dashboard.Live;

/// <summary>
/// A page that shows what the engine's read services say and keeps it true: it loads when its parameters change
/// and whenever a topic it watches does, and lets go when the browser leaves.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource? _loading;
    private LiveView? _view;
    private IReadOnlyList<Notice> _watched = [];

    [Inject] internal LiveFeed Feed { get; set; } = null!;

    /// <summary>Cancelled when the browser leaves the page.</summary>
    protected CancellationToken Left { get; private set; }

    /// <summary>The least time between two refreshes; longer for pages that read much.</summary>
    protected virtual TimeSpan Tick => TimeSpan.FromMilliseconds(250);

    /// <summary>What to watch, for the present parameters.</summary>
    protected abstract IReadOnlyList<Notice> Topics { get; }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _view?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    /// <summary>Reads everything the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken cancel);

    /// <inheritdoc/>
    protected override void OnInitialized() => Left = _left.Token;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => ReloadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Watched only once a browser is there: a prerendered page is thrown away at once.
        var topics = Topics;
        if (_view is not null && topics.SequenceEqual(_watched)) return;
        _view?.Dispose();
        _watched = topics;
        _view = Feed.Watch(topics, Tick, () => InvokeAsync(RefreshAsync));
    }

    /// <summary>Loads again and draws.</summary>
    protected async Task RefreshAsync()
    {
        await ReloadAsync();
        if (!Left.IsCancellationRequested) StateHasChanged();
    }

    /// <summary>A later load overtakes an earlier one: what the reader typed last counts.</summary>
    private async Task ReloadAsync()
    {
        _loading?.Cancel();
        if (Left.IsCancellationRequested) return;
        using var loading = CancellationTokenSource.CreateLinkedTokenSource(Left);
        _loading = loading;
        try
        {
            await LoadAsync(loading.Token);
        }
        catch (OperationCanceledException) when (loading.IsCancellationRequested)
        {
            // Overtaken, or the browser left.
        }
        finally
        {
            if (_loading == loading) _loading = null;
        }
    }
}
