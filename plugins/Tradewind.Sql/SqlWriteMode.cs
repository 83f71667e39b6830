namespace Tradewind.Sql;

/// <summary>What a <see cref="SqlTable"/> does with the rows that are there already.</summary>
public enum SqlWriteMode
{
    /// <summary>
    /// Leaves them and adds the new ones. A failed attempt adds nothing, but running the task a second time adds the rows a second
    /// time: for tasks that may be run again, <see cref="Replace"/> or <see cref="Upsert"/> suit better.
    /// </summary>
    Append,

    /// <summary>Deletes them first: all, or those that <see cref="SqlTable.Where"/> selects. Readers see the old rows until the new ones are all there.</summary>
    Replace,

    /// <summary>
    /// Changes the rows whose <see cref="SqlTable.KeyColumns"/> are equal, adds the others. The table needs a primary key or unique
    /// index on those columns; when the sink creates the table, it gets one. Of several new rows with one key, the last counts.
    /// </summary>
    Upsert,
}
