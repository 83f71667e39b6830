using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Platform;

/// <summary>Takes a package from the browser, shows what it holds and installs it.</summary>
public sealed partial class InstallDialog : IDisposable
{
    private CancellationTokenSource _left = new();
    private CheckedPackage? _package;
    private Dialog? _dialog;
    private string? _fault;
    private bool _busy;
    private bool _checking;
    private int _percent;
    private string _sent = "";

    [Inject] private PluginCommands Plugins { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    private string Progress => _checking ? "Checking what it holds" : _sent;

    public void Open() => _dialog!.Open();

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _package?.Dispose();
    }

    private async Task SendAsync(InputFileChangeEventArgs chosen)
    {
        if (_busy) return;
        _fault = null;
        if (chosen.File.Size > IPluginPackages.MostBytes)
        {
            _fault = $"{chosen.File.Name} has more than {IPluginPackages.MostBytes / 1024 / 1024} MiB.";
            return;
        }

        (_busy, _checking, _percent, _sent) = (true, false, 0, "");
        var stop = _left.Token;
        try
        {
            await using var file = new CountedStream(chosen.File.OpenReadStream(IPluginPackages.MostBytes, stop), came => Came(came, chosen.File.Size));
            _fault = await Act.AskAsync(async caller => Keep(await Plugins.CheckAsync(file, caller, stop), stop), () => null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The dialog was closed, or the page left.
        }
        catch (IOException broken)
        {
            _fault = $"{chosen.File.Name} could not be read: {broken.Message} Choose it again.";
        }

        _busy = false;
    }

    // Who has closed the dialog meanwhile wants it no more.
    private void Keep(CheckedPackage package, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) package.Dispose();
        else _package = package;
    }

    // Drawn when there is something new to see, not with every piece.
    private void Came(long bytes, long all)
    {
        var percent = all == 0 ? 100 : (int)(bytes * 100 / all);
        if (percent == _percent && bytes < all) return;
        (_percent, _checking) = (percent, bytes >= all);
        _sent = string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024:N1} of {all / 1024.0 / 1024:N1} MiB");
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task InstallAsync()
    {
        if (_busy || _package is not { } package) return;
        _busy = true;
        _fault = await Act.DoAsync(caller => Plugins.InstallAsync(package, caller, CancellationToken.None), $"{package.Plugin.Name} {package.Plugin.Version} is installed.");
        _busy = false;
        if (_fault is null) await _dialog!.CloseAsync();
    }

    private Task AnotherAsync()
    {
        Forget();
        return Task.CompletedTask;
    }

    private async Task LeaveAsync()
    {
        await _left.CancelAsync();
        _left.Dispose();
        _left = new();
        Forget();
    }

    private void Forget()
    {
        _package?.Dispose();
        (_package, _fault) = (null, null);
    }
}
