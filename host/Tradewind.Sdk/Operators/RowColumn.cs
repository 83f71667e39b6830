namespace Tradewind;

/// <summary>A column of a <see cref="RowBatch"/>.</summary>
/// <param name="Name">The column's name as the source knows it.</param>
/// <param name="Type">
/// The CLR type of its values, not <see cref="Nullable{T}"/>: any cell may be null. Sinks understand at least string, bool, int, long,
/// double, decimal, <see cref="DateTime"/>, <see cref="DateTimeOffset"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>,
/// <see cref="TimeSpan"/>, <see cref="Guid"/> and byte[]; <see cref="object"/> where the source does not know.
/// </param>
public sealed record RowColumn(string Name, Type Type);
