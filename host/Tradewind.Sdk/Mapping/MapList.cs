namespace Tradewind;

/// <summary>A list of the script to map over; made with <see cref="Dsl.Each"/>.</summary>
/// <typeparam name="T">The type of its elements.</typeparam>
public sealed class MapList<T> : IMapOver<IEnumerable<T>>
{
    private readonly MapSource _source;

    internal MapList(IEnumerable<T> values) => _source = MapSource.Of([.. values.Cast<object?>()]);

    MapSource IMapOver<IEnumerable<T>>.Source => _source;
}
