-- python_worker_logs
SET spark.sql.pyspark.worker.logging.enabled=true;
SELECT * FROM python_worker_logs();
-- range
SELECT * FROM range(1);
SELECT * FROM range(0, 2);
SELECT * FROM range(0, 4, 2);
