namespace Tradewind.Dashboard.Layout;

/// <summary>Lets anything of a circuit open its palette.</summary>
internal sealed class PaletteOpener
{
    public event Action? Opened;

    public void Open() => Opened?.Invoke();
}
