using System.Data.Common;
using System.Net.Sockets;

namespace Tradewind.Engine.Ports;

/// <summary>Tells faults of the metastore from those of the work that was done with it.</summary>
public static class MetastoreFault
{
    /// <summary>Whether the metastore did not do what it was asked: it is away, too slow, or gave the caller up for another.</summary>
    public static bool Is(Exception fault) => fault is DbException or TimeoutException or SocketException;
}
