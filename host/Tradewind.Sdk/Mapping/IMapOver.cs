namespace Tradewind;

/// <summary>
/// What <c>dag.Map</c> fans out over: another task's output, a list of the script (<c>Each</c>), all combinations of these (<c>Cross</c>), or
/// these side by side (<c>Zip</c>).
/// </summary>
/// <typeparam name="T">A list, an array or a dictionary.</typeparam>
public interface IMapOver<out T>
{
    internal MapSource Source { get; }
}
