namespace Tradewind.Sql;

/// <summary>The output of a <see cref="SqlStatement"/>.</summary>
/// <param name="RowsAffected">How many rows all its statements together inserted, changed or deleted.</param>
public sealed record SqlResult(long RowsAffected);
