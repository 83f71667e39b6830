using Microsoft.AspNetCore.Components;

namespace Tradewind.Dashboard.Live;

/// <summary>
/// A page that shows what the engine's read services say and keeps it true: it loads when its parameters change
/// and whenever a topic it watches does, and lets go when the browser leaves.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private LiveView? _view;
    private IReadOnlyCollection<LiveTopic> _topics = [];

    [Inject] internal LiveFeed Feed { get; set; } = null!;

    /// <summary>Cancelled when the browser leaves the page.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _view?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    /// <summary>Reads everything the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>What to watch, for the present parameters.</summary>
    private protected abstract IReadOnlyCollection<LiveTopic> Topics();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        await ReloadAsync();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Watched only once a browser is there: a prerendered page is thrown away at once.
        var topics = Topics();
        if (_view is not null && topics.SequenceEqual(_topics)) return;
        _view?.Dispose();
        _topics = topics;
        _view = Feed.Watch(topics, _ => InvokeAsync(RefreshAsync));
    }

    /// <summary>Loads again and draws, for use after an action of the page itself.</summary>
    protected async Task RefreshAsync()
    {
        await ReloadAsync();
        if (!_left.IsCancellationRequested) StateHasChanged();
    }

    private async Task ReloadAsync()
    {
        try
        {
            await LoadAsync(_left.Token);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The browser left while the page was loading.
        }
    }
}
