-- The words of cohorts.

-- The words by which cohorts are filtered and grouped; an episode's keys
-- stand in the same order.
CREATE FUNCTION internal.cohort_words()
RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN '{guidance,product_class,region,laterality,diagnosis,grade,smoking,'
	'diabetes,bmi_band,age_band,sex,viability_band,dose_band,operator,'
	'clinic,year}'::text[];

-- The values that a word takes, in the order in which they are shown; NULL
-- when they are not a closed set.  The bands are those of src/rule/band.c;
-- minutes_band, which follows from a dose, is no word to filter by.
CREATE FUNCTION internal.allowed(word text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN CASE word
	WHEN 'guidance' THEN '{ultrasound,fluoroscopy,'
		'ultrasound_and_fluoroscopy,ct,mr,arthroscopy,none}'::text[]
	WHEN 'product_class' THEN '{PRP,PPP,platelet_lysate,BMA,BMC,MFAT,SVF,'
		'MSC_expanded,amniotic,exosome,HA_control,steroid_control,'
		'saline_control,combination}'
	WHEN 'region' THEN '{knee,hip,shoulder,elbow,wrist,hand,ankle,foot,'
		'lumbar,cervical,si_joint,achilles,patellar_tendon,'
		'plantar_fascia,muscle,other}'
	WHEN 'laterality' THEN '{left,right,midline}'
	WHEN 'grade' THEN '{kl_0,kl_1,kl_2,kl_3,kl_4,tonnis_0,tonnis_1,'
		'tonnis_2,tonnis_3,samilson_prieto_1,samilson_prieto_2,'
		'samilson_prieto_3,samilson_prieto_4,us_tendinosis_0,'
		'us_tendinosis_1,us_tendinosis_2,us_tendinosis_3,ellman_1,'
		'ellman_2,ellman_3,full_tear_1,not_recorded}'
	WHEN 'smoking' THEN '{never,former,current,unknown,not_recorded}'
	WHEN 'diabetes' THEN '{no,type_1,type_2,other,unknown,not_recorded}'
	WHEN 'bmi_band' THEN '{underweight,normal,pre_obese,obese_1,obese_2,'
		'obese_3,not_recorded}'
	WHEN 'age_band' THEN '{under_40,40_to_49,50_to_59,60_to_69,70_to_79,'
		'80_and_over,not_recorded}'
	WHEN 'sex' THEN '{female,male,intersex,unknown}'
	WHEN 'viability_band' THEN '{under_70,70_to_79,80_to_89,90_and_over,'
		'not_recorded}'
	WHEN 'minutes_band' THEN '{minutes_under_30,minutes_30_to_60,'
		'minutes_60_to_90,minutes_90_and_over,not_recorded}'
	WHEN 'dose_band' THEN '{platelets_under_1,platelets_1_to_3,'
		'platelets_3_to_5,platelets_5_and_over,viable_30_and_under,'
		'viable_30_to_400,viable_over_400,not_recorded}'
END;
