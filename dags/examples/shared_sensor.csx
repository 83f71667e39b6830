// Two sensors wait for the same file and share their looks: one looks for both, every ten seconds, and what it finds is the answer for both.
// It would be one look with a thousand more of them too, in other runs and other DAGs.
var dag = new Dag("shared_sensor") { Description = "Two sensors that look at the same thing with one look." };

var file = "data/shared/ready.flag";
var deliver = dag.Action("deliver", ctx =>
{
    Directory.CreateDirectory(Path.GetDirectoryName(file));
    File.WriteAllText(file, "");
});
var orders = dag.Action("orders", ctx => Console.WriteLine("the orders may be read"));
var prices = dag.Action("prices", ctx => Console.WriteLine("the prices may be read"));
var (ordersReady, pricesReady) = (Ready("orders_ready"), Ready("prices_ready"));
deliver.Then(ordersReady, pricesReady);
ordersReady.Then(orders);
pricesReady.Then(prices);

SensorRef Ready(string name) =>
    dag.Sensor(name, new FileSensor { Path = file }).CheckEvery(Seconds(10)).GiveUpAfter(Hours(2), softFail: true).ShareLooks();
